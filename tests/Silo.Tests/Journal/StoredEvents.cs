using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Vehicles;

namespace Milepost.Silo.Tests.Journal;

/// <summary>One event of each type with every member filled in; what the snapshots are made of.</summary>
internal static class StoredEvents
{
    public static readonly VehicleId Vehicle = new(Guid.Parse("0190a000-0000-7000-8000-000000000001"));

    private static readonly Instant At = new(1_772_366_400_000);
    private static readonly FleetId Fleet = new(Guid.Parse("0190a000-0000-7000-8000-00000000000f"));
    private static readonly ServiceItemId Item = new(Guid.Parse("0190a000-0000-7000-8000-000000000011"));
    private static readonly ServiceRecordId Record = new(Guid.Parse("0190a000-0000-7000-8000-000000000012"));
    private static readonly VehicleDetails Details = new("Würzburg van", "WVWZZZ1JZXW000001", "VW", "T5", 2012, "WÜ-AB 1", "diesel", "Europe/Berlin", DistanceUnit.Km);

    public static TelemetryRecorded Telemetry { get; } = new(
        At + TimeSpan.FromMilliseconds(3),
        Device,
        At,
        0x0102030405060708,
        [
            new JudgedSample(
                At - TimeSpan.FromSeconds(5),
                false,
                7,
                [
                    new JudgedObservation(new Observation(Signal.Odometer, 123_456_789, SentUnit.Miles), new Verdict(VerdictKind.ImpossibleJump, 100, 200)),
                    new JudgedObservation(new Observation(Signal.Latitude, -497_912_345), new Verdict(VerdictKind.Recorded)),
                ],
                [new NamedMetric("boost", 1.5)],
                [new TroubleCodeReadout(TroubleCodeStatus.Stored, ["P0104", "P0420"])],
                "WVWZZZ1JZXW000001"),
            new JudgedSample(At, true, null, [], [], [], null),
        ],
        1)
    {
        UtcOffset = TimeSpan.FromHours(1),
    };

    public static IEnumerable<VehicleEvent> All =>
    [
        new VehicleRegistered(At, Vehicle, Fleet, Details, Distance.FromKilometres(120_000), At, new DateOnly(2026, 3, 1)),
        new VehicleDescribed(At, Details with { Vin = null, Year = null }),
        new VehicleRetired(At),
        new DevicePaired(At, Device, At),
        new DeviceUnpaired(At, Device, At),
        Telemetry,
        new ManualReadingRecorded(At, At, Distance.FromKilometres(120_500), SentUnit.Miles, new Verdict(VerdictKind.Accepted, 1, 2), "owner")
        {
            UtcOffset = TimeSpan.FromHours(-3.5),
        },
        new ServiceItemAdded(At, Definition, new DateOnly(2026, 3, 1)),
        new ServiceItemChanged(At, Definition with { LastDone = OnGrid.Instance, Criteria = null, Once = new OneOff(new DateOnly(2027, 1, 2), Distance.FromKilometres(5)) }),
        new ServiceItemRemoved(At, Item),
        new ServiceCompleted(At, new ServiceRecord(
            Record, new DateOnly(2026, 2, 28), Distance.FromKilometres(119_000), new EngineTime(3600), [Item], new Money(199.90m, "EUR"), "Garage", "Filter too", "owner")),
        new ServiceWithdrawn(At, Record, "owner"),
        new ServiceStageChanged(At, Item, ServiceStage.DueSoon),
        new AlertChanged(At, Alert),
    ];

    private static DeviceId Device => DeviceId.TryParse("dongle-1", out var device) ? device : throw new InvalidOperationException();

    private static ServiceItemDefinition Definition => new(
        Item,
        "Oil",
        Severity.Safety,
        Combine.All,
        new Interval(Distance.FromKilometres(15_000), 12, 3, new EngineTime(900_000), new CounterThreshold("oilLife", 10)),
        null,
        new DoneAt(Distance.FromKilometres(105_000), new DateOnly(2025, 3, 1), new EngineTime(1)),
        new DueSoonMargin(Distance.FromKilometres(1_500), 10, 30, 14),
        new Grace(Distance.FromKilometres(500), 7),
        new Interval(Distance.FromKilometres(1_000), null, null, null),
        Roll.Grid);

    private static Alert Alert => new(
        new AlertId(Guid.Parse("0190a000-0000-7000-8000-000000000013")),
        Vehicle,
        AlertKind.Service,
        Item,
        Item.ToString(),
        "start",
        ServiceStage.Overdue,
        Severity.Safety,
        AlertState.Snoozed,
        "Oil is overdue",
        new Because(
            Distance.FromKilometres(121_000), At, OdometerSource.Obd, Distance.FromKilometres(120_000), new DateOnly(2026, 3, 1), new EngineTime(5), Distance.Zero, new DateOnly(2025, 3, 1), Distance.FromKilometres(15_000), 12, 3, 41_000.5),
        At,
        At,
        true,
        "owner",
        At,
        new Snooze(At, Distance.FromKilometres(122_000), true, "owner"),
        At,
        "service:1",
        3);
}
