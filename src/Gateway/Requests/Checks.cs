using System.Collections.Immutable;
using System.Globalization;
using Milepost.Gateway.Problems;
using Milepost.Grains.Quantities;

namespace Milepost.Gateway.Requests;

/// <summary>Collects what is wrong with a request, member by member, so that the caller learns everything at once.</summary>
/// <remarks>Each check gives the value back, or <c>null</c> where it was absent or refused.</remarks>
internal sealed class Checks
{
    private const double MaxKilometres = Distance.MaxMetres / 1000.0;

    /// <summary>Over a thousand years of engine time; keeps sums far from overflow.</summary>
    private const double MaxHours = 10_000_000;

    private readonly SortedDictionary<string, List<string>> _errors = new(StringComparer.Ordinal);

    /// <summary>Reads a value out of a request, or refuses the request naming every member that is wrong.</summary>
    /// <exception cref="ProblemException">Something was wrong.</exception>
    public static T Run<T>(Func<Checks, T> read)
    {
        var checks = new Checks();
        var value = read(checks);
        return checks._errors.Count == 0 ? value : throw new ProblemException(ProblemMap.Invalid(checks.Errors()));
    }

    public void Refuse(string member, string reason)
    {
        if (!_errors.TryGetValue(member, out var reasons))
        {
            _errors[member] = reasons = [];
        }

        reasons.Add(reason);
    }

    /// <summary>A value that must be there.</summary>
    public T? Required<T>(string member, T? value)
        where T : class
    {
        if (value is null)
        {
            Refuse(member, "It is required.");
        }

        return value;
    }

    /// <summary>Demands that a member was given at all.</summary>
    public void Demand<T>(string member, T? value)
        where T : struct
    {
        if (value is null)
        {
            Refuse(member, "It is required.");
        }
    }

    /// <summary>Text of at most so many characters without control characters; trimmed, and absent when nothing is left.</summary>
    public string? Text(string member, string? value, int most, bool multiline = false)
    {
        var text = value?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (text.Length > most)
        {
            Refuse(member, $"It may have up to {most} characters.");
            return null;
        }

        if (text.Any(letter => char.IsControl(letter) && !(multiline && letter is '\n' or '\r' or '\t')))
        {
            Refuse(member, "It must not hold control characters.");
            return null;
        }

        return text;
    }

    /// <summary>Text that must be there and say something.</summary>
    public string Name(string member, string? value, int most)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            Refuse(member, "It is required.");
        }

        return Text(member, value, most) ?? string.Empty;
    }

    public int? Whole(string member, int? value, int least, int most) => Within(member, value, least, most);

    public double? Number(string member, double? value, double least, double most) => Within(member, value, least, most);

    public decimal? Amount(string member, decimal? value, decimal most) => Within(member, value, 0, most);

    /// <summary>A distance in kilometres, rounded to the metre.</summary>
    public Distance? Kilometres(string member, double? value, double least = 0, double most = MaxKilometres) =>
        Number(member, value, least, most) is { } kilometres ? Distance.FromKilometres(kilometres) : null;

    /// <summary>A distance in international miles, rounded to the metre.</summary>
    public Distance? Miles(string member, double? value) =>
        Number(member, value, 0, MaxKilometres * 1000 / Distance.MetresPerMile) is { } miles ? Distance.FromMiles(miles) : null;

    public EngineTime? Hours(string member, double? value, double least = 0) =>
        Number(member, value, least, MaxHours) is { } hours ? EngineTime.FromHours(hours) : null;

    /// <summary>A moment between 1970 and 2200: outside, a date is a slip of the keyboard, and arithmetic on it overflows.</summary>
    public Instant? Moment(string member, DateTimeOffset? value)
    {
        if (value is { } moment && moment.UtcDateTime.Year is < 1970 or > 2200)
        {
            Refuse(member, "It must lie between 1970 and 2200.");
            return null;
        }

        return value is { } valid ? Instant.From(valid) : null;
    }

    /// <summary>A calendar date between 1900 and 2200.</summary>
    public DateOnly? Date(string member, DateOnly? value)
    {
        if (value is { Year: < 1900 or > 2200 })
        {
            Refuse(member, "It must lie between 1900 and 2200.");
            return null;
        }

        return value;
    }

    /// <summary>An identity made by the caller: a UUID of version 7.</summary>
    public Guid? ClientId(string member, string? value)
    {
        if (value is null)
        {
            return null;
        }

        if (!Guid.TryParseExact(value, "D", out var id) || id.Version != 7)
        {
            Refuse(member, "It must be a UUID of version 7 with dashes.");
            return null;
        }

        return id;
    }

    private T? Within<T>(string member, T? value, T least, T most)
        where T : struct, IComparable<T>
    {
        // Written so that NaN, which compares as smaller than everything, is refused too.
        if (value is { } number && !(number.CompareTo(least) >= 0 && number.CompareTo(most) <= 0))
        {
            Refuse(member, string.Create(CultureInfo.InvariantCulture, $"It must be {least} to {most}."));
            return null;
        }

        return value;
    }

    private ImmutableSortedDictionary<string, ImmutableArray<string>> Errors() =>
        _errors.ToImmutableSortedDictionary(error => error.Key, error => error.Value.ToImmutableArray(), StringComparer.Ordinal);
}
