using System.Globalization;

namespace Milepost.Load.Reporting;

/// <summary>One quantity over the rounds of a run: the median, and how far the rounds lie apart.</summary>
internal sealed class Spread(IEnumerable<double> rounds)
{
    private readonly double[] _sorted = [.. rounds.Order()];

    /// <summary>The middle round, or the mean of the two middle ones.</summary>
    public double Median => (_sorted[(_sorted.Length - 1) / 2] + _sorted[_sorted.Length / 2]) / 2;

    /// <summary><c>median (least to most)</c> in the given number format; the median alone when there was one round.</summary>
    public string Format(string format)
    {
        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
        return _sorted.Length == 1 ? Text(Median) : $"{Text(Median)} ({Text(_sorted[0])} to {Text(_sorted[^1])})";
    }
}
