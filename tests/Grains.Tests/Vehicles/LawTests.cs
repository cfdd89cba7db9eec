using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using FsCheck;
using FsCheck.Fluent;
using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Vehicles;
using Milepost.TestKit;

namespace Milepost.Grains.Tests.Vehicles;

/// <summary>What holds whatever a device sends, in whatever order, however often. A failure prints its seed.</summary>
public sealed class LawTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(100);

    private static readonly JsonSerializerOptions Plain = new() { Converters = { new PlainSequence() } };

    /// <summary>A message: minutes since the one before, and what it says (some of it nonsense).</summary>
    private sealed record Sent(int Minutes, int Late, int? OdometerStep, int? CounterKm, int? SpeedKmh, bool Dated);

    private static readonly Gen<Sent> AnyMessage =
        from minutes in Gen.Choose(0, 90)
        from late in Gen.Frequency((8, Gen.Constant(0)), (2, Gen.Choose(1, 3000)))
        from odometer in Maybe(Gen.Frequency((8, Gen.Choose(0, 90)), (1, Gen.Choose(-60_000, 200_000))))
        from counter in Maybe(Gen.Frequency((8, Gen.Choose(20_000, 20_400)), (1, Gen.Elements(0, 65_535))))
        from speed in Maybe(Gen.Choose(0, 320))
        from dated in Gen.Frequency((9, Gen.Constant(true)), (1, Gen.Constant(false)))
        select new Sent(minutes, late, odometer, counter, speed, dated);

    private static readonly Arbitrary<Sent[]> AnyStream = Gen.ArrayOf(AnyMessage).ToArbitrary();

    [Fact]
    public void The_true_odometer_never_goes_back() => Check.One(Runs, Prop.ForAll(AnyStream, stream =>
    {
        var given = Start();
        var highest = given.OdometerKm;
        return Messages(stream).All(message =>
        {
            var before = given.OdometerKm;
            Send(given, message);
            highest = Math.Max(highest!.Value, before!.Value);
            return given.OdometerKm >= highest;
        });
    }));

    [Fact]
    public void Sending_everything_again_changes_nothing() => Check.One(Runs, Prop.ForAll(AnyStream, stream =>
    {
        var given = Start();
        // Without a device time only the sender can say that it repeats itself.
        var messages = Messages(stream).Where(message => message.Samples[0].DeviceTime is not null).ToArray();
        Array.ForEach(messages, message => Send(given, message));
        var (odometer, usage, plan, alerts) = (given.Vehicle.Odometer, given.Vehicle.Usage, given.Vehicle.Plan, given.Vehicle.Alerts);
        return messages.All(message =>
        {
            given.When(message);
            return given.Last.Events is [TelemetryRecorded { Samples.Length: 0, DuplicateSamples: 1 }]
                && (odometer, usage, plan, alerts) == (given.Vehicle.Odometer, given.Vehicle.Usage, given.Vehicle.Plan, given.Vehicle.Alerts);
        });
    }));

    [Fact]
    public void The_history_folded_again_is_the_state() => Check.One(Runs, Prop.ForAll(AnyStream, stream =>
    {
        var given = Start();
        Array.ForEach(Messages(stream), message => Send(given, message));
        var folded = given.Journal.Aggregate(Vehicle.Initial(Build.Vehicle), VehicleEvolution.Evolve);
        return Text(folded) == Text(given.Vehicle) && folded.Sequence.Value == given.Journal.Count;
    }));

    [Fact]
    public void An_item_has_one_alert_per_cycle_raised_once_whatever_is_sent_how_often() => Check.One(Runs, Prop.ForAll(AnyStream, stream =>
    {
        var given = Start();
        var raised = new List<Alert>();
        foreach (var message in Messages(stream).SelectMany(message => Enumerable.Repeat(message, 2)))
        {
            Send(given, message);
            raised.AddRange(given.Raised);
        }

        return raised.Select(alert => (alert.Item, alert.Cycle)).Distinct().Count() == raised.Count
            && raised.All(alert => alert.Version == 1)
            && given.Journal.OfType<AlertChanged>().GroupBy(fact => fact.Alert.Id).All(VersionsRise);
    }));

    [Fact]
    public void Every_sample_is_either_recorded_or_a_duplicate() => Check.One(Runs, Prop.ForAll(AnyStream, stream =>
    {
        var given = Start();
        return Messages(stream).Chunk(7).All(chunk =>
        {
            given.On(chunk[^1].ReceivedAt).Sends([.. chunk.SelectMany(message => message.Samples)]);
            return given.Last.Events.OfType<TelemetryRecorded>().Single() is var recorded
                && recorded.Samples.Length + recorded.DuplicateSamples == chunk.Length;
        });
    }));

    [Fact]
    public void Dues_do_not_depend_on_the_order_records_arrive_in()
    {
        var records = Gen.ArrayOf(Gen.Choose(0, 300)).Select(days => days.Distinct().Order().ToArray()).ToArbitrary();
        Check.One(Runs, Prop.ForAll(records, days =>
        {
            // The oracle: the newest work plus the interval; without any, the start plus the interval.
            var expected = days.Length == 0 ? 58_000 : 48_000 + days[^1] + 10_000;
            return new[] { days, [.. days.Reverse()], [.. days.OrderBy(day => day * 7919 % 101)] }.All(order =>
            {
                var given = Given.AVehicle(48_000).Plans(Build.Item(everyKm: 10_000)).After(TimeSpan.FromDays(301)).Reports(odometerKm: 49_000);
                Array.ForEach(order, day => given.Completes(Build.Record(day + 1, new DateOnly(2026, 3, 2).AddDays(day), 48_000 + day)));
                return given.StatusOf().DueAt == Build.Km(expected);
            });
        }));
    }

    private static bool VersionsRise(IEnumerable<AlertChanged> facts) => facts.Select((fact, index) => fact.Alert.Version == index + 1).All(right => right);

    private static Given Start() => Given.AVehicle(60_000).Plans(
        Build.Item(1, lastDone: new DoneAt(Build.Km(50_100), null, null)),
        Build.Item(2, "Tyres", everyKm: 500, days: 3),
        Build.Item(3, "Wipers", everyKm: 300, combine: Combine.All, months: 1));

    private static void Send(Given given, RecordTelemetry message) => given.On(message.ReceivedAt).When(message);

    private static RecordTelemetry[] Messages(Sent[] stream)
    {
        var now = Build.Monday;
        double km = 60_000;
        var messages = ImmutableArray.CreateBuilder<RecordTelemetry>();
        foreach (var sent in stream)
        {
            now += TimeSpan.FromMinutes(sent.Minutes);
            Instant? at = sent.Dated ? now - TimeSpan.FromMinutes(sent.Late) : null;
            var reading = sent.OdometerStep is { } step ? Math.Max(0, km + step) : (double?)null;
            km = sent.OdometerStep is > 0 and < 100 and var driven ? km + driven : km;
            messages.Add(Build.Message(now, false, Build.Sample(at, reading, sent.SpeedKmh, sent.CounterKm)));
        }

        // A message that says nothing is counted as recorded each time; these laws are about what says something.
        return [.. messages.Where(message => message.Samples[0].Observations.Length > 0)];
    }

    private static Gen<int?> Maybe(Gen<int> some) => Gen.Frequency((2, some.Select(value => (int?)value)), (1, Gen.Constant<int?>(null)));

    private static string Text(Vehicle vehicle) => JsonSerializer.Serialize(vehicle, Plain);

    /// <summary>A position's next one has a next one too: printed as itself it never ends.</summary>
    private sealed class PlainSequence : JsonConverter<EventSequence>
    {
        public override EventSequence Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, EventSequence value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
    }
}
