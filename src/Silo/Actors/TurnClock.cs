using System.Collections.Concurrent;
using Milepost.Grains.Quantities;
using Milepost.Grains.Vehicles;

namespace Milepost.Silo.Actors;

/// <summary>The time of a turn in a vehicle's zone; remembers each zone's day until its next midnight or change of offset.</summary>
internal sealed class TurnClock(TimeProvider time)
{
    /// <summary>No date lasts longer than this anywhere, offset changes included.</summary>
    private static readonly TimeSpan LongestDay = TimeSpan.FromHours(50);

    private readonly ConcurrentDictionary<string, ZoneDay> _days = new(StringComparer.Ordinal);

    /// <summary>The host's clock.</summary>
    public Instant Now => Instant.From(time.GetUtcNow());

    /// <summary>Now, in a zone of IANA's names; a name this machine does not know, or none, is UTC.</summary>
    public TurnTime In(string? zone)
    {
        var now = Now;
        var name = zone ?? "UTC";
        if (!_days.TryGetValue(name, out var day) || now < day.From || now >= day.Until)
        {
            // Names come from people and a wrong one is UTC: only real zones, a few hundred, are remembered.
            day = TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found)
                ? _days[name] = ZoneDay.At(now, found)
                : ZoneDay.At(now, TimeZoneInfo.Utc);
        }

        return new TurnTime(now, day.Today, day.NextMidnight, day.Offset);
    }

    /// <summary>A stretch of time in which a zone's date and offset do not change.</summary>
    private sealed record ZoneDay(Instant From, Instant Until, DateOnly Today, Instant NextMidnight, TimeSpan Offset)
    {
        public static ZoneDay At(Instant now, TimeZoneInfo zone)
        {
            var today = DateIn(now, zone);
            var offset = zone.GetUtcOffset(now.ToDateTimeOffset());
            var midnight = First(now, now + LongestDay, moment => DateIn(moment, zone) > today);
            var change = First(now, midnight, moment => zone.GetUtcOffset(moment.ToDateTimeOffset()) != offset);
            return new ZoneDay(now, change, today, midnight, offset);
        }

        private static DateOnly DateIn(Instant moment, TimeZoneInfo zone) =>
            DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment.ToDateTimeOffset(), zone).DateTime);

        /// <summary>The first moment in (after, atLatest] for which something holds that stays true once it is; <paramref name="atLatest"/> if none.</summary>
        private static Instant First(Instant after, Instant atLatest, Func<Instant, bool> holds)
        {
            var (low, high) = (after.UnixMilliseconds, atLatest.UnixMilliseconds);
            while (high - low > 1)
            {
                var middle = low + ((high - low) / 2);
                (low, high) = holds(new Instant(middle)) ? (low, middle) : (middle, high);
            }

            return new Instant(high);
        }
    }
}
