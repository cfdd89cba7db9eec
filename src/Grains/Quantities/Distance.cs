using System.Globalization;

namespace Milepost.Grains.Quantities;

/// <summary>A whole, non-negative number of metres; <c>default</c> is no distance at all.</summary>
/// <remarks>The only place where kilometres and miles convert. Bounded by <see cref="MaxMetres"/>, so that sums of readings cannot overflow.</remarks>
public readonly record struct Distance : IComparable<Distance>
{
    /// <summary>10 000 000 km: over twice what the widest device counter (32 bits of metres) can say.</summary>
    public const long MaxMetres = 10_000_000_000;

    /// <summary>Metres in the international mile of 1959, exactly.</summary>
    public const double MetresPerMile = 1609.344;

    private Distance(long metres) => Metres = metres;

    /// <summary>Metres, 0 to <see cref="MaxMetres"/>.</summary>
    public long Metres { get; }

    /// <summary>Kilometres, for people and wires.</summary>
    public double Kilometres => Metres / 1000.0;

    /// <summary>No distance.</summary>
    public static Distance Zero => default;

    /// <summary>A distance of so many metres.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or beyond <see cref="MaxMetres"/>.</exception>
    public static Distance FromMetres(long metres) =>
        IsValid(metres) ? new Distance(metres) : throw new ArgumentOutOfRangeException(nameof(metres), metres, "A distance is 0 to 10 000 000 km.");

    /// <summary>A distance of so many kilometres, rounded to the metre.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite, negative or beyond <see cref="MaxMetres"/>.</exception>
    public static Distance FromKilometres(double kilometres) => FromUnit(kilometres, 1000);

    /// <summary>A distance of so many international miles, rounded to the metre.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite, negative or beyond <see cref="MaxMetres"/>.</exception>
    public static Distance FromMiles(double miles) => FromUnit(miles, MetresPerMile);

    /// <summary>Whether a number of metres is a distance.</summary>
    public static bool IsValid(long metres) => metres is >= 0 and <= MaxMetres;

    /// <inheritdoc />
    public int CompareTo(Distance other) => Metres.CompareTo(other.Metres);

    /// <summary>The sum.</summary>
    public static Distance operator +(Distance left, Distance right) => FromMetres(left.Metres + right.Metres);

    /// <summary>Whether <paramref name="left"/> is shorter.</summary>
    public static bool operator <(Distance left, Distance right) => left.Metres < right.Metres;

    /// <summary>Whether <paramref name="left"/> is longer.</summary>
    public static bool operator >(Distance left, Distance right) => left.Metres > right.Metres;

    /// <summary>Whether <paramref name="left"/> is not longer.</summary>
    public static bool operator <=(Distance left, Distance right) => left.Metres <= right.Metres;

    /// <summary>Whether <paramref name="left"/> is not shorter.</summary>
    public static bool operator >=(Distance left, Distance right) => left.Metres >= right.Metres;

    /// <summary>Kilometres with up to three decimals and the unit, culture-free.</summary>
    public override string ToString() => Kilometres.ToString("0.###", CultureInfo.InvariantCulture) + " km";

    private static Distance FromUnit(double value, double metresPerUnit)
    {
        var metres = Math.Round(value * metresPerUnit, MidpointRounding.AwayFromZero);
        return metres is >= 0 and <= MaxMetres
            ? new Distance((long)metres)
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A distance is 0 to 10 000 000 km.");
    }
}
