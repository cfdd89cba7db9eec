using System.Globalization;

namespace Milepost.Grains.Quantities;

/// <summary>A UTC millisecond since 1970-01-01; <c>default</c> is the epoch itself and never a measured time.</summary>
/// <param name="UnixMilliseconds">Milliseconds since 1970-01-01T00:00:00Z.</param>
public readonly record struct Instant(long UnixMilliseconds) : IComparable<Instant>
{
    /// <summary>Milliseconds in one day of UTC.</summary>
    public const long MillisecondsPerDay = 86_400_000;

    private const int EpochDay = 719_162;

    /// <summary>The moment a <see cref="DateTimeOffset"/> names, whatever its offset; sub-millisecond digits are dropped.</summary>
    public static Instant From(DateTimeOffset moment) => new(moment.ToUnixTimeMilliseconds());

    /// <summary>The same moment for hosts and wires, at offset zero.</summary>
    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.FromUnixTimeMilliseconds(UnixMilliseconds);

    /// <summary>The calendar date in UTC.</summary>
    public DateOnly UtcDate => DateOnly.FromDateTime(ToDateTimeOffset().UtcDateTime);

    /// <summary>The calendar date where clocks are ahead of UTC by <paramref name="offset"/>.</summary>
    public DateOnly DateAt(TimeSpan offset) => DateOnly.FromDayNumber(EpochDay + (int)Math.Floor((UnixMilliseconds + offset.TotalMilliseconds) / MillisecondsPerDay));

    /// <inheritdoc />
    public int CompareTo(Instant other) => UnixMilliseconds.CompareTo(other.UnixMilliseconds);

    /// <summary>The moment <paramref name="right"/> later.</summary>
    public static Instant operator +(Instant left, TimeSpan right) => new(left.UnixMilliseconds + (right.Ticks / TimeSpan.TicksPerMillisecond));

    /// <summary>The moment <paramref name="right"/> earlier.</summary>
    public static Instant operator -(Instant left, TimeSpan right) => new(left.UnixMilliseconds - (right.Ticks / TimeSpan.TicksPerMillisecond));

    /// <summary>The time from <paramref name="right"/> to <paramref name="left"/>.</summary>
    public static TimeSpan operator -(Instant left, Instant right) => TimeSpan.FromMilliseconds(left.UnixMilliseconds - right.UnixMilliseconds);

    /// <summary>Whether <paramref name="left"/> is earlier.</summary>
    public static bool operator <(Instant left, Instant right) => left.UnixMilliseconds < right.UnixMilliseconds;

    /// <summary>Whether <paramref name="left"/> is later.</summary>
    public static bool operator >(Instant left, Instant right) => left.UnixMilliseconds > right.UnixMilliseconds;

    /// <summary>Whether <paramref name="left"/> is not later.</summary>
    public static bool operator <=(Instant left, Instant right) => left.UnixMilliseconds <= right.UnixMilliseconds;

    /// <summary>Whether <paramref name="left"/> is not earlier.</summary>
    public static bool operator >=(Instant left, Instant right) => left.UnixMilliseconds >= right.UnixMilliseconds;

    /// <summary>RFC 3339 with milliseconds and <c>Z</c>.</summary>
    public override string ToString() => ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
