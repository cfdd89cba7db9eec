namespace Milepost.Grains.Usage;

/// <summary>Errors of forecasts on cars in general, for those that have few of their own: ln(actual ÷ predicted days) at even steps of probability.</summary>
/// <remarks>Made by <c>bench/Forecast -- pool</c>; where from is told in <c>docs/prediction.md</c>.</remarks>
internal static class ErrorPool
{
    /// <summary>As many of a car's own past distances as the pool counts for.</summary>
    private const double Weight = 8;

    private static readonly double[] UnderAMonth = [-1.81, -0.70, -0.36, -0.18, -0.09, -0.03, 0.03, 0.14, 0.28, 0.74];
    private static readonly double[] UnderAQuarter = [-1.47, -0.47, -0.28, -0.18, -0.10, -0.03, 0.03, 0.11, 0.25, 0.72];
    private static readonly double[] Longer = [-0.91, -0.45, -0.28, -0.18, -0.10, -0.04, 0.03, 0.10, 0.22, 0.52];

    /// <summary>The errors for a forecast over so many days, each with the same weight.</summary>
    public static IEnumerable<(double Error, double Weight)> For(double days)
    {
        var errors = days < 30 ? UnderAMonth : days < 90 ? UnderAQuarter : Longer;
        return errors.Select(error => (error, Weight / errors.Length));
    }
}
