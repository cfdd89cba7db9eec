using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Usage;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Journal;
using Milepost.Silo.Journal.Checkpoints;
using Milepost.TestKit;

namespace Milepost.Silo.Tests.Journal;

public sealed class CheckpointCodecTests
{
    /// <summary>Every member of a state, whether it is at hand or packed.</summary>
    private static readonly JsonSerializerOptions Aloud = new(JournalJson.Default.Options)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        IgnoreReadOnlyProperties = false,
        WriteIndented = true,
    };

    [Fact]
    public void The_stored_bytes_of_a_state_are_the_accepted_ones_and_say_the_same_when_read()
    {
        var vehicle = Rich();

        var body = CheckpointCodec.Encode(vehicle);
        var read = Decode(body, CheckpointCodec.Version);

        StoredBytes.Match($"checkpoint.{CheckpointCodec.Version}", body, Text(vehicle));
        Assert.Equal(Text(vehicle), Text(read));
        Assert.Equal(body, CheckpointCodec.Encode(read));
    }

    [Fact]
    public void A_state_stored_by_version_1_is_the_state_of_today()
    {
        var line = File.ReadLines(Path.Combine(Repository.Root, "tests/Silo.Tests/Journal/Snapshots/checkpoint.1.verified.txt")).First();

        var read = Decode(Convert.FromHexString(line), version: 1);

        Assert.Equal(Text(Plain()), Text(read));
        Assert.Equal(CheckpointCodec.Encode(Plain()), CheckpointCodec.Encode(read));
    }

    [Fact]
    public void A_state_stored_by_version_2_is_read_and_stored_as_it_was()
    {
        var stored = Convert.FromHexString(File.ReadLines(Path.Combine(Repository.Root, "tests/Silo.Tests/Journal/Snapshots/checkpoint.2.verified.txt")).First());

        Assert.Equal(Text(AsOfVersion2()), Text(Decode(stored, version: 2)));
        Assert.Equal(stored, CheckpointCodec.Encode(AsOfVersion2()));
    }

    [Fact]
    public void What_is_driven_in_a_year_comes_back_beside_either_unit()
    {
        var vehicle = Rich();
        foreach (var unit in Enum.GetValues<DistanceUnit>())
        {
            var details = vehicle.Profile!.Details with { DistanceUnit = unit };
            var read = Decode(CheckpointCodec.Encode(vehicle with { Profile = vehicle.Profile with { Details = details } }), CheckpointCodec.Version);
            Assert.Equal(details, read.Profile!.Details);
        }
    }

    [Fact]
    public void Half_a_year_of_days_with_gaps_and_a_correction_comes_back()
    {
        var vehicle = Driven(220);
        Assert.Equal(UsageLedger.MaxDays, vehicle.Usage.Days.Length);
        var gap = vehicle.Usage.Days.RemoveAt(100);
        var moved = gap.SetItem(50, gap[50] with { CloseMetres = gap[50].CloseMetres + 5 });
        vehicle = vehicle with { Usage = UsageLedger.Of(vehicle.Usage.Since, vehicle.Usage.Current, new ClosedDays(moved, vehicle.Usage.Months), 7) };

        var body = CheckpointCodec.Encode(vehicle);

        Assert.Equal(Text(vehicle), Text(Decode(body, CheckpointCodec.Version)));
        Assert.InRange(body.Length, 1, 1500);
    }

    [Fact]
    public void A_state_cut_anywhere_or_with_one_wrong_bit_is_damage_never_another_state()
    {
        var body = CheckpointCodec.Encode(Rich());
        for (var index = 0; index < body.Length; index++)
        {
            var wrong = (byte[])body.Clone();
            wrong[index] ^= 1;
            Assert.Throws<InvalidDataException>(() => Decode(wrong, CheckpointCodec.Version));
            Assert.Throws<InvalidDataException>(() => Decode(body[..index], CheckpointCodec.Version));
        }
    }

    [Fact]
    public void An_unknown_version_names_its_entry()
    {
        var damage = Assert.Throws<InvalidDataException>(() => CheckpointCodec.Decode(new CheckpointEntry(1, 4711, 200, "{}"u8.ToArray())));

        Assert.Contains("4711", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void At_rest_a_state_says_the_same_and_holds_no_cold_part_that_was_looked_at()
    {
        var vehicle = Rich();
        var resting = RestingForm.Of(vehicle);
        var before = resting.GetColdParts();
        Assert.Null(before.Plan.AtHand);
        Assert.Same(resting, RestingForm.Of(resting));

        Assert.Equal(Text(vehicle), Text(resting));

        Assert.NotNull(before.Plan.AtHand);
        var after = RestingForm.Of(resting).GetColdParts();
        Assert.Null(after.Plan.AtHand);
        Assert.Null(after.Alerts.AtHand);
        Assert.Null(after.ClosedDays.AtHand);
        Assert.Null(after.Profile!.AtHand);
    }

    [Fact]
    public void What_is_empty_stays_at_hand()
    {
        var parts = RestingForm.Of(Vehicle.Initial(StoredEvents.Vehicle)).GetColdParts();

        Assert.NotNull(parts.Plan.AtHand);
        Assert.NotNull(parts.Alerts.AtHand);
        Assert.NotNull(parts.ClosedDays.AtHand);
        Assert.Null(parts.Profile);
    }

    private static Vehicle Decode(byte[] body, int version) => CheckpointCodec.Decode(new CheckpointEntry(1, 6, version, body));

    private static string Text(Vehicle vehicle) => JsonSerializer.Serialize(vehicle, Aloud);

    /// <summary>What version 1 was accepted with.</summary>
    private static Vehicle Plain()
    {
        var details = new VehicleDetails("Van", null, null, null, null, null, null, "UTC", DistanceUnit.Km);
        var fleet = new FleetId(Guid.Parse("0190a000-0000-7000-8000-00000000000f"));
        return StoredEvents.All
            .Where(fact => fact is DevicePaired or ServiceItemAdded or ManualReadingRecorded or AlertChanged)
            .Prepend(new VehicleRegistered(new Instant(1), StoredEvents.Vehicle, fleet, details, null, new Instant(1), new DateOnly(2026, 3, 1)))
            .Append(StoredEvents.Telemetry)
            .Aggregate(Vehicle.Initial(StoredEvents.Vehicle), VehicleEvolution.Evolve);
    }

    /// <summary>A state in which every member is set.</summary>
    private static Vehicle Rich()
    {
        var vehicle = AsOfVersion2();
        var (profile, items, alerts) = (vehicle.Profile!, vehicle.Plan.Items, vehicle.Alerts.Alerts);
        return vehicle with
        {
            Profile = profile with { Details = profile.Details with { PerYear = Distance.FromKilometres(12_345) } },
            Plan = vehicle.Plan with { Items = items.SetItem(0, items[0] with { Shown = new ShownDate(new DateOnly(2027, 2, 3), 2) }) },
            Alerts = vehicle.Alerts with { Alerts = alerts.SetItem(0, alerts[0] with { AssignedTo = "Mo", State = AlertState.Assigned }) },
        };
    }

    /// <summary>A state in which everything is set that version 2 knew.</summary>
    private static Vehicle AsOfVersion2()
    {
        var vehicle = StoredEvents.All
            .Where(fact => fact is not (ServiceItemRemoved or ServiceWithdrawn or DeviceUnpaired or VehicleRetired or TelemetryRecorded))
            .Aggregate(Vehicle.Initial(StoredEvents.Vehicle), VehicleEvolution.Evolve);
        vehicle = VehicleEvolution.Evolve(vehicle, StoredEvents.Telemetry);
        return vehicle with
        {
            Doubted = new DoubtedReading(Distance.FromKilometres(1), new Instant(2)),
            Engine = new EngineReading(new EngineTime(3), new Instant(4)),
            Odometer = vehicle.Odometer with
            {
                Counter = new CounterMark(5, new Instant(6), new Instant(7), -8, true),
                Speed = new SpeedMark(9, new Instant(10), new Instant(11)),
            },
            Devices = [vehicle.Devices[0] with { ForeignVin = "WVWZZZ1JZXW000002", HighWater = new Instant(-1) }],
            Metrics = vehicle.Metrics.SetItem("boost", 1.5).SetItem("äther", double.MaxValue),
            Watch = new WatchPoints(12, 13, true),
            Usage = UsageLedger.Of(
                new DateOnly(2026, 1, 1),
                new CurrentDay(new DateOnly(2026, 3, 1), 14),
                new ClosedDays([new UsageDay(new DateOnly(2026, 2, 27), 15, 16), new UsageDay(new DateOnly(2026, 2, 28), 4, 20)], [new UsageMonth(new DateOnly(2026, 2, 1), 19)]),
                21),
        };
    }

    /// <summary>A state after so many days of 40 km.</summary>
    private static Vehicle Driven(int days)
    {
        var vehicle = Plain();
        for (var day = 0; day < days; day++)
        {
            var at = new Instant(1_772_500_000_000 + (day * Instant.MillisecondsPerDay));
            var observation = new JudgedObservation(new Observation(Signal.Odometer, 130_000_000 + (day * 40_000L)), new Verdict(VerdictKind.Accepted));
            ImmutableArray<JudgedSample> samples = [new JudgedSample(at, false, null, [observation], [], [], null)];
            vehicle = VehicleEvolution.Evolve(vehicle, StoredEvents.Telemetry with { At = at, ReceivedAt = at, Samples = samples });
        }

        return vehicle;
    }
}
