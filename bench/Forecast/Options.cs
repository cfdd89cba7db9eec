using System.Globalization;

namespace Milepost.Forecast;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Words">What is no option: a command, files.</param>
/// <param name="IsMiles">A column that does not say so is in miles.</param>
/// <param name="IntervalMetres">The service interval; <c>null</c> = one that fits each car.</param>
/// <param name="Seed">What everything random comes from.</param>
/// <param name="Cars">Simulated cars of each kind.</param>
internal sealed record Options(string[] Words, bool IsMiles, long? IntervalMetres, int Seed, int Cars)
{
    /// <summary>Reads them.</summary>
    /// <exception cref="ArgumentException">An option that is not known, or without a value that fits.</exception>
    public static Options Parse(string[] args)
    {
        var options = new Options([], false, null, 1, 24);
        for (var index = 0; index < args.Length; index++)
        {
            options = args[index] switch
            {
                "--unit" => options with { IsMiles = Value(args, ++index) switch { "mi" => true, "km" => false, var other => throw Bad("--unit", other) } },
                "--interval-km" => options with { IntervalMetres = 1_000L * Number(args, ++index) },
                "--seed" => options with { Seed = Number(args, ++index) },
                "--cars" => options with { Cars = Number(args, ++index) },
                var option when option.StartsWith("--", StringComparison.Ordinal) => throw new ArgumentException($"{option} is no option."),
                var word => options with { Words = [.. options.Words, word] },
            };
        }

        return options;
    }

    private static string Value(string[] args, int index) => index < args.Length ? args[index] : throw new ArgumentException($"{args[index - 1]} needs a value.");

    private static int Number(string[] args, int index) =>
        int.TryParse(Value(args, index), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 1_000_000
            ? number
            : throw Bad(args[index - 1], args[index]);

    private static ArgumentException Bad(string option, string value) => new($"{option} cannot be '{value}'.");
}
