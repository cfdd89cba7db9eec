using System.Globalization;
using System.Text.RegularExpressions;

namespace Milepost.Host.Replay;

/// <summary>Reads durations as people type them: <c>90s</c>, <c>15m</c>, <c>-2h</c>, <c>3650d</c>, <c>1.5h</c> or <c>d.hh:mm:ss</c>.</summary>
internal static partial class Duration
{
    /// <summary>Reads a duration; <c>false</c> where it is none.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        var match = Unit().Match(text);
        if (!match.Success)
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration);
        }

        var amount = double.Parse(match.Groups["amount"].ValueSpan, CultureInfo.InvariantCulture);
        var unit = match.Groups["unit"].Value switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            _ => TimeSpan.FromDays(1),
        };
        var fits = Math.Abs(amount) * unit.TotalDays <= TimeSpan.MaxValue.TotalDays;
        duration = fits ? unit * amount : default;
        return fits;
    }

    [GeneratedRegex(@"^(?<amount>[+-]?\d{1,9}(\.\d{1,6})?)(?<unit>ms|s|m|h|d)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Unit();
}
