using System.Globalization;
using System.Net;

namespace Milepost.Load;

/// <summary>Command-line options of the form <c>--name value</c>; one that nobody asked for is an error.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];

    public Arguments(ReadOnlySpan<string> args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var isName = args[i].StartsWith("--", StringComparison.Ordinal);
            var hasValue = i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal);
            _values[isName ? args[i][2..] : throw new ArgumentException($"'{args[i]}' is not an option.")] = hasValue ? args[++i] : "";
        }
    }

    /// <summary>Whether an option was given; it still has to be read.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    public string? Text(string name) => _values.Remove(name, out var value) ? value : null;

    public int Number(string name, int absent) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : absent;

    public TimeSpan Seconds(string name, double absent) =>
        TimeSpan.FromSeconds(Text(name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : absent);

    /// <summary>A required <c>host:port</c>.</summary>
    public IPEndPoint EndPoint(string name) => IPEndPoint.Parse(Text(name) ?? throw new ArgumentException($"--{name} is missing."));

    /// <summary>Zero or more numbers, separated by commas.</summary>
    public IReadOnlyList<int> Numbers(string name) =>
        [.. (Text(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture))];

    /// <summary>Throws when an option was given that nothing has read.</summary>
    public void RequireAllRead()
    {
        if (_values.Count > 0)
        {
            throw new ArgumentException($"Unknown option --{_values.Keys.First()}.");
        }
    }
}
