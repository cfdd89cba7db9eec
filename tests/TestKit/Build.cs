using System.Collections.Immutable;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Vehicles;

namespace Milepost.TestKit;

/// <summary>Makes the values of the vehicle's language with sensible defaults; a test names only what it is about.</summary>
public static class Build
{
    public static readonly VehicleId Vehicle = new(new Guid("018f0000-0000-7000-8000-000000000001"));
    public static readonly FleetId Fleet = new(new Guid("018f0000-0000-7000-8000-000000000002"));
    public static readonly DeviceId Device = DeviceNamed("obd-1");

    /// <summary>08:00 UTC on a Monday.</summary>
    public static readonly Instant Monday = Moment(2026, 3, 2, 8);

    public static DeviceId DeviceNamed(string id) =>
        DeviceId.TryParse(id, out var parsed) ? parsed : throw new ArgumentException($"'{id}' is no device id.", nameof(id));

    public static Instant Moment(int year, int month, int day, int hour = 0, int minute = 0, int second = 0) =>
        Instant.From(new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero));

    public static Distance Km(double kilometres) => Distance.FromKilometres(kilometres);

    public static ServiceItemId ItemId(int number) => new(new Guid(number, 1, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1));

    public static ServiceRecordId RecordId(int number) => new(new Guid(number, 2, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 2));

    /// <summary>The turn at a moment where clocks show UTC plus so many hours.</summary>
    public static TurnTime Turn(Instant now, double utcOffsetHours = 0)
    {
        var offset = TimeSpan.FromHours(utcOffsetHours);
        var today = now.DateAt(offset);
        var midnight = new DateTimeOffset(today.AddDays(1).ToDateTime(TimeOnly.MinValue), offset);
        return new TurnTime(now, today, Instant.From(midnight), offset);
    }

    public static VehicleDetails Details(string name = "Golf", string? vin = null) =>
        new(name, vin, null, null, null, null, null, "Etc/UTC", DistanceUnit.Km);

    /// <summary>A sample; what is not given was not sent.</summary>
    public static Sample Sample(
        Instant? at,
        double? odometerKm = null,
        double? speedKmh = null,
        double? counterKm = null,
        double? engineHours = null,
        string? vin = null,
        double? oilLife = null,
        string[]? storedCodes = null,
        SentUnit unit = SentUnit.Canonical)
    {
        var observations = ImmutableArray.CreateBuilder<Observation>();
        Add(Signal.Odometer, odometerKm * 1000, unit);
        Add(Signal.Speed, speedKmh * 1000);
        Add(Signal.DistanceSinceCodesCleared, counterKm * 1000);
        Add(Signal.EngineTime, engineHours * 3600);
        return new Sample(
            at,
            null,
            observations.ToImmutable(),
            oilLife is { } life ? [new NamedMetric("oilLifePercent", life)] : [],
            storedCodes is null ? [] : [new TroubleCodeReadout(TroubleCodeStatus.Stored, [.. storedCodes])],
            vin);

        void Add(Signal signal, double? value, SentUnit sent = SentUnit.Canonical)
        {
            if (value is { } number)
            {
                observations.Add(new Observation(signal, (long)Math.Round(number), sent));
            }
        }
    }

    /// <summary>A message as received; its hash is made of what it says.</summary>
    public static RecordTelemetry Message(Instant receivedAt, bool redelivered, params Sample[] samples)
    {
        var hash = samples
            .SelectMany(sample => sample.Observations.Select(observation => HashCode.Combine(sample.DeviceTime, observation)))
            .Aggregate(17L, (print, part) => unchecked((print * 31) + part));
        return new RecordTelemetry(Device, receivedAt, redelivered, hash, [.. samples]);
    }

    /// <summary>A service item every so often; without anything, every 10 000 km.</summary>
    public static ServiceItemDefinition Item(
        int number = 1,
        string name = "Oil change",
        double? everyKm = null,
        int? months = null,
        int? days = null,
        double? engineHours = null,
        CounterThreshold? counter = null,
        OneOff? once = null,
        LastDone? lastDone = null,
        DueSoonMargin? dueSoon = null,
        Grace? grace = null,
        Interval? first = null,
        Combine combine = Combine.Any,
        Roll roll = Roll.Completion)
    {
        var nothing = everyKm is null && months is null && days is null && engineHours is null && counter is null;
        Distance? distance = nothing ? Km(10_000) : everyKm is { } km ? Km(km) : null;
        EngineTime? engine = engineHours is { } hours ? EngineTime.FromHours(hours) : null;
        return new ServiceItemDefinition(
            ItemId(number),
            name,
            Severity.Advisory,
            combine,
            once is null ? new Interval(distance, months, days, engine, counter) : null,
            once,
            lastDone ?? NeverKnown.Instance,
            dueSoon,
            grace,
            first,
            roll);
    }

    /// <summary>The margin that leaves predictions out.</summary>
    public static DueSoonMargin SoonBefore(double km) => new(Km(km), null, null, null);

    public static ServiceRecord Record(int number, DateOnly date, double? odometerKm = null, params int[] items) => new(
        RecordId(number),
        date,
        odometerKm is { } km ? Km(km) : null,
        null,
        [.. (items.Length == 0 ? [1] : items).Select(ItemId)],
        null,
        null,
        null,
        "owner");
}
