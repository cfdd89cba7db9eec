using Milepost.Grains.Usage;

namespace Milepost.Silo.Journal.Checkpoints;

/// <summary>The days and months behind a vehicle, as bytes: each day by what it differs in from the one before.</summary>
internal static class ClosedDaysBytes
{
    public static bool IsEmpty(ClosedDays closed) => closed.Days.IsEmpty && closed.Months.IsEmpty;

    public static void Write(TelemetryWriter writer, ClosedDays closed)
    {
        var before = default(UsageDay);
        writer.Unsigned((ulong)closed.Days.Length);
        foreach (var day in closed.Days)
        {
            // A day after the day before that began where that one ended is the rule: it costs its metres and one bit.
            var follows = day.Day.DayNumber == before.Day.DayNumber + 1 && day.CloseMetres - day.Metres == before.CloseMetres;
            writer.Unsigned(((ulong)day.Metres << 1) | (follows ? 0UL : 1UL));
            if (!follows)
            {
                writer.Signed(day.Day.DayNumber - before.Day.DayNumber);
                writer.Signed(day.CloseMetres);
            }

            before = day;
        }

        writer.Unsigned((ulong)closed.Months.Length);
        foreach (var month in closed.Months)
        {
            writer.Signed(month.Month.DayNumber);
            writer.Signed(month.Metres);
        }
    }

    public static ClosedDays Read(ref TelemetryReader reader)
    {
        var before = default(UsageDay);
        var days = new UsageDay[reader.Count(ReaderExtensions.MaxCount)];
        for (var index = 0; index < days.Length; index++)
        {
            var head = reader.Unsigned();
            var metres = (long)(head >> 1);
            before = (head & 1) == 0
                ? new UsageDay(before.Day.AddDays(1), metres, before.CloseMetres + metres)
                : new UsageDay(DateOnly.FromDayNumber(checked(before.Day.DayNumber + (int)reader.Signed())), metres, reader.Signed());
            days[index] = before;
        }

        return new ClosedDays([.. days], reader.List(static (ref TelemetryReader from) => new UsageMonth(from.Date(), from.Signed())));
    }
}
