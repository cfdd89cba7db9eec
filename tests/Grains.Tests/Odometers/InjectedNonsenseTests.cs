using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;
using Milepost.TestKit;

namespace Milepost.Grains.Tests.Odometers;

/// <summary>Nonsense anywhere in a plausible life: it moves nothing, pages nobody and loses no kilometre. A failure prints its seed.</summary>
public sealed class InjectedNonsenseTests
{
    private const double StartKm = 60_000;
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(300);

    /// <summary>A stretch of a life: minutes since the last message, hectometres driven in them, and what is wrong with the one after.</summary>
    private sealed record Stretch(int Minutes, int Hectometres, Nonsense Nonsense);

    private enum Nonsense
    {
        None,
        Zero,
        TenTimes,
        ATenth,
        AThousandth,
        MilesForKilometres,
        KilometresForMiles,
        AllOnes,
        Lower,
        In1970,
        InTheFuture,
        CounterZero,
        CounterFull,
    }

    private static readonly Arbitrary<Stretch[]> AnyLife = Gen.ArrayOf(
        from minutes in Gen.Frequency((6, Gen.Choose(1, 60)), (1, Gen.Choose(1_440, 20_000)))
        from kmh in Gen.Choose(0, 120)
        from nonsense in Gen.Frequency((2, Gen.Constant(Nonsense.None)), (3, Gen.Elements(Enum.GetValues<Nonsense>())))
        select new Stretch(minutes, Math.Min(minutes * kmh / 6, 10_000), nonsense)).ToArbitrary();

    [Fact]
    public void Nonsense_between_cluster_readings_changes_nothing() => Check.One(Runs, Prop.ForAll(AnyLife, life =>
    {
        var (clean, dirty) = (Start(), Start());
        var (now, km) = (Build.Monday, StartKm);
        foreach (var stretch in life)
        {
            now += TimeSpan.FromMinutes(stretch.Minutes);
            km += stretch.Hectometres / 10.0;
            foreach (var given in new[] { clean, dirty })
            {
                given.On(now).Reports(odometerKm: km, counterKm: Counter(km));
            }

            Inject(dirty, stretch.Nonsense, km);
            Assert.Equal(Build.Km(km), dirty.Vehicle.Odometer.Shown?.Value);
            Assert.Equal(clean.Vehicle.Odometer.Shown, dirty.Vehicle.Odometer.Shown);
            Assert.Equal(clean.Vehicle.Usage.Current, dirty.Vehicle.Usage.Current);
            Assert.Equal(clean.Alerts.Length, dirty.Alerts.Length);
        }
    }));

    [Fact]
    public void Nonsense_in_a_counter_costs_at_most_what_was_driven_beside_it() => Check.One(Runs, Prop.ForAll(AnyLife, life =>
    {
        var given = Start();
        var (km, unseen) = (StartKm, 0.0);
        foreach (var stretch in life)
        {
            km += stretch.Hectometres / 10.0;
            given.After(TimeSpan.FromMinutes(stretch.Minutes)).Reports(counterKm: Counter(km));
            if (stretch.Nonsense is Nonsense.CounterZero or Nonsense.CounterFull)
            {
                // The true count that follows is a new base within the quantum.
                Inject(given, stretch.Nonsense, km);
                given.After(TimeSpan.FromSeconds(1)).Reports(counterKm: Counter(km));
                unseen++;
            }

            Assert.InRange(given.OdometerKm!.Value, km - 1 - unseen, km + 1);
        }
    }));

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public void An_absolute_odometer_beside_a_speed_and_a_counter_is_what_is_shown(int secondsApart)
    {
        var given = Start();
        for (var i = 1; i <= 120; i++)
        {
            var km = StartKm + (i * secondsApart * 0.025);
            given.After(TimeSpan.FromSeconds(secondsApart)).Reports(odometerKm: km, speedKmh: 90, counterKm: Counter(km));

            var shown = given.Vehicle.Odometer.Shown!.Value;
            Assert.Equal((Build.Km(km), given.Now, OdometerSource.Obd, false), (shown.Value, shown.At, shown.Source, shown.Estimated));
        }
    }

    [Fact]
    public void Order_and_repetition_of_what_a_sample_says_do_not_matter()
    {
        var shown = Permutations([0, 1, 2]).Select(order =>
        {
            var given = Start().After(TimeSpan.FromHours(1)).Reports(odometerKm: 60_050, speedKmh: 50, counterKm: 26_095).After(TimeSpan.FromSeconds(30));
            var sample = Build.Sample(given.Now, odometerKm: 60_050.4, speedKmh: 50, counterKm: 26_096);
            given.Sends(sample with { Observations = [.. order.Select(at => sample.Observations[at])] }, sample);
            return given.Vehicle.Odometer;
        });

        Assert.Single(shown.Distinct());
    }

    [Fact]
    public void An_odometer_once_a_day_is_followed_through_gaps_of_any_length()
    {
        var given = Given.AVehicle(null);
        var km = 12_345.6;
        foreach (var days in new[] { 0, 1, 1, 2, 30, 1, 200, 7, 400 })
        {
            km += days * 90;
            given.After(TimeSpan.FromDays(days)).Reports(odometerKm: km);
            Assert.Equal((km, false), (given.OdometerKm, given.Vehicle.Odometer.Shown!.Value.Estimated));
        }
    }

    [Fact]
    public void Speed_alone_adds_up_with_a_bound_that_grows()
    {
        var given = Given.AVehicle(StartKm);
        for (var second = 0; second <= 3_600; second += 10)
        {
            given.On(Build.Monday + TimeSpan.FromSeconds(second)).Reports(speedKmh: 72);
        }

        var shown = given.Vehicle.Odometer.Shown!.Value;
        Assert.Equal((Build.Km(StartKm + 72), true, OdometerSource.Speed), (shown.Value, shown.Estimated, shown.Source));
        Assert.InRange(shown.PlusMinus.Kilometres, 3, 6);
    }

    private static Given Start() => Given.AVehicle(StartKm).Reports(odometerKm: StartKm, counterKm: Counter(StartKm)).Plans(Build.Item(everyKm: 100_000));

    private static double Counter(double km) => Math.Floor((km - 34_000.3) % 65_535);

    private static void Inject(Given given, Nonsense nonsense, double km)
    {
        var at = given.Now + TimeSpan.FromSeconds(1);
        Sample? sample = nonsense switch
        {
            Nonsense.Zero => Build.Sample(at, odometerKm: 0),
            Nonsense.TenTimes => Build.Sample(at, odometerKm: km * 10),
            Nonsense.ATenth => Build.Sample(at, odometerKm: km / 10),
            Nonsense.AThousandth => Build.Sample(at, odometerKm: km / 1000),
            Nonsense.MilesForKilometres => Build.Sample(at, odometerKm: km * 1.609344),
            Nonsense.KilometresForMiles => Build.Sample(at, odometerKm: km / 1.609344),
            Nonsense.AllOnes => Build.Sample(at, odometerKm: uint.MaxValue / 10.0, speedKmh: 655.35),
            Nonsense.Lower => Build.Sample(at, odometerKm: km - 500),
            Nonsense.In1970 => Build.Sample(new Instant(1_000), odometerKm: km / 2),
            Nonsense.InTheFuture => Build.Sample(at + TimeSpan.FromDays(4_000), odometerKm: km - 5_000),
            Nonsense.CounterZero => Build.Sample(at, counterKm: 0),
            Nonsense.CounterFull => Build.Sample(at, counterKm: 65_535),
            _ => null,
        };
        if (sample is not null)
        {
            given.On(at).Sends(sample);
        }
    }

    private static IEnumerable<ImmutableArray<int>> Permutations(ImmutableArray<int> all) => all.Length == 0
        ? [[]]
        : all.SelectMany(one => Permutations(all.Remove(one)).Select(rest => rest.Insert(0, one)));
}
