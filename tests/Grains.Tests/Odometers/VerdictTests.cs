using Milepost.Grains.Odometers;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Vehicles;
using Milepost.TestKit;

namespace Milepost.Grains.Tests.Odometers;

/// <summary>One test per row of the verdict table, named after it; the numbers are the row's in domain, section 2.</summary>
public sealed class VerdictTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    // A cluster reading of 60 000 km on Monday, an hour after registration.
    private static Given AtSixtyThousand() => Given.AVehicle(60_000).After(Hour).Reports(odometerKm: 60_000);

    private static VerdictKind AfterAnHour(double km) => AtSixtyThousand().After(Hour).Reports(odometerKm: km).VerdictOn(Signal.Odometer).Kind;

    [Theory]
    [InlineData(1970)]
    [InlineData(2000)]
    [InlineData(2027)]
    public void Row_0_A_wrong_device_clock_is_judged_with_the_receive_time(int year)
    {
        var given = AtSixtyThousand().After(Hour);
        given.Sends(Build.Sample(Build.Moment(year, 1, 1), odometerKm: 60_010));

        var sample = given.Last.Events.OfType<TelemetryRecorded>().Single().Samples.Single();
        Assert.True(sample.ClockSuspect);
        Assert.Equal(given.Now, sample.At);
        Assert.Equal(60_010, given.OdometerKm);
    }

    [Fact]
    public void Row_0_A_clock_five_minutes_ahead_is_believed_and_one_further_is_not()
    {
        var given = AtSixtyThousand().After(Hour);
        var ahead = given.Now + TimeSpan.FromMinutes(5);
        given.Sends(Build.Sample(ahead, speedKmh: 10), Build.Sample(ahead + TimeSpan.FromMilliseconds(1), speedKmh: 10));

        var samples = given.Last.Events.OfType<TelemetryRecorded>().Single().Samples;
        Assert.Contains(samples, sample => sample is { ClockSuspect: false } && sample.At == ahead);
        Assert.Contains(samples, sample => sample is { ClockSuspect: true } && sample.At == given.Now);
    }

    [Fact]
    public void Row_2_An_empty_sample_is_kept_and_moves_nothing()
    {
        var given = AtSixtyThousand();
        var before = given.Vehicle.Odometer;
        given.After(Hour).Sends(Build.Sample(given.Now));

        Assert.Single(given.Last.Events.OfType<TelemetryRecorded>().Single().Samples);
        Assert.Equal(before, given.Vehicle.Odometer);
    }

    [Fact]
    public void Row_3_The_same_observation_again_is_a_duplicate()
    {
        var given = AtSixtyThousand().Reports(odometerKm: 60_000);

        var recorded = Assert.Single(given.Last.Events.OfType<TelemetryRecorded>());
        Assert.Empty(recorded.Samples);
        Assert.Equal(1, recorded.DuplicateSamples);
    }

    [Fact]
    public void Row_3_A_duplicate_is_known_however_late_it_comes()
    {
        var given = AtSixtyThousand();
        var sent = given.Now;
        for (var km = 1; km <= 100; km++)
        {
            given.After(Hour).Reports(odometerKm: 60_000 + km);
        }

        var before = given.Vehicle.Odometer;
        given.After(TimeSpan.FromDays(30)).Sends(Build.Sample(sent, odometerKm: 60_000));

        Assert.Equal(1, given.Last.Events.OfType<TelemetryRecorded>().Single().DuplicateSamples);
        Assert.Equal(before, given.Vehicle.Odometer);
        Assert.True(given.DaysAskedFor > 0, "a reading this old can only be known from the journal");
    }

    [Fact]
    public void Row_3_A_redelivered_message_without_device_time_is_a_duplicate_and_a_new_one_is_not()
    {
        var given = AtSixtyThousand().After(Hour);
        var message = Build.Message(given.Now, redelivered: false, Build.Sample(null, speedKmh: 50));
        given.When(message).When(message with { Redelivered = true, ReceivedAt = given.Now + Hour });
        Assert.Equal(1, given.Last.Events.OfType<TelemetryRecorded>().Single().DuplicateSamples);

        given.When(message with { ReceivedAt = given.Now + Hour });
        Assert.Equal(0, given.Last.Events.OfType<TelemetryRecorded>().Single().DuplicateSamples);
    }

    [Fact]
    public void Row_3_Without_a_device_time_an_unchanged_cumulative_value_is_no_observation()
    {
        var given = AtSixtyThousand();
        given.After(Hour).Sends(Build.Sample(null, odometerKm: 60_000));
        Assert.Equal(1, given.Last.Events.OfType<TelemetryRecorded>().Single().DuplicateSamples);

        given.After(Hour).Sends(Build.Sample(null, odometerKm: 60_000, speedKmh: 0));
        Assert.Equal(Signal.Speed, given.Last.Events.OfType<TelemetryRecorded>().Single().Samples.Single().Observations.Single().Observation.Signal);
    }

    [Fact]
    public void Row_3_Only_what_is_new_of_a_sample_is_recorded()
    {
        var given = AtSixtyThousand();
        given.Sends(Build.Sample(given.Now, odometerKm: 60_000, speedKmh: 30));

        var observation = Assert.Single(given.Last.Events.OfType<TelemetryRecorded>().Single().Samples.Single().Observations);
        Assert.Equal(Signal.Speed, observation.Observation.Signal);
    }

    [Fact]
    public void Row_4_Another_vehicles_identification_number_quarantines_until_the_own_one_returns()
    {
        var given = Given.AVehicle(60_000, vin: "WVWZZZ1KZAW000001");
        given.After(Hour).Reports(odometerKm: 60_050, vin: "WVWZZZ1KZAW000002");
        Assert.Equal(VerdictKind.OtherVehicle, given.VerdictOn(Signal.Odometer).Kind);
        Assert.Equal(Grains.Alerts.AlertKind.Odometer, given.OnlyAlert.Kind);

        given.After(Hour).Reports(odometerKm: 60_060);
        Assert.Equal(VerdictKind.OtherVehicle, given.VerdictOn(Signal.Odometer).Kind);

        given.After(Hour).Reports(odometerKm: 60_070, vin: "WVWZZZ1KZAW000001");
        Assert.Equal(60_070, given.OdometerKm);
        Assert.Equal(Grains.Alerts.AlertState.Resolved, given.OnlyAlert.State);
    }

    [Fact]
    public void Row_5_A_saturated_counter_says_nothing()
    {
        var given = AtSixtyThousand().After(Hour).Reports(counterKm: 65_530).After(Hour).Reports(counterKm: 65_535);
        Assert.Equal(VerdictKind.CounterSaturated, given.VerdictOn(Signal.DistanceSinceCodesCleared).Kind);

        var before = given.OdometerKm;
        given.After(Hour).Reports(counterKm: 65_535);
        Assert.Equal(before, given.OdometerKm);
    }

    [Fact]
    public void Row_5_A_cleared_counter_loses_and_invents_nothing()
    {
        var given = AtSixtyThousand().After(Hour).Reports(counterKm: 500).After(Hour).Reports(counterKm: 540);
        Assert.Equal(60_040, given.OdometerKm);

        given.After(Hour).Reports(counterKm: 0);
        Assert.Equal(VerdictKind.CounterReset, given.VerdictOn(Signal.DistanceSinceCodesCleared).Kind);
        Assert.Equal(60_040, given.OdometerKm);

        given.After(Hour).Reports(counterKm: 25);
        Assert.Equal(60_065, given.OdometerKm);
    }

    [Fact]
    public void Row_5_A_counter_misread_as_zero_invents_nothing_when_it_reads_right_again()
    {
        var given = AtSixtyThousand().After(Hour).Reports(counterKm: 26_045).After(Hour).Reports(counterKm: 0).After(Hour).Reports(counterKm: 26_045);

        Assert.Equal(VerdictKind.ImpossibleJump, given.VerdictOn(Signal.DistanceSinceCodesCleared).Kind);
        Assert.Equal(60_000, given.OdometerKm);
        Assert.Equal(60_030, given.After(Hour).Reports(counterKm: 26_075).OdometerKm);
    }

    [Fact]
    public void Row_6_An_older_reading_that_fits_is_accepted_late_and_moves_nothing()
    {
        var given = AtSixtyThousand().After(TimeSpan.FromDays(1)).Reports(odometerKm: 60_100).After(TimeSpan.FromDays(1)).Reports(odometerKm: 60_200);
        given.Sends(Build.Sample(given.Now - TimeSpan.FromHours(30), odometerKm: 60_050));

        Assert.Equal(VerdictKind.AcceptedLate, given.VerdictOn(Signal.Odometer).Kind);
        Assert.Equal(60_200, given.OdometerKm);
    }

    [Fact]
    public void Row_7_An_older_reading_that_does_not_fit_contradicts_history()
    {
        var given = AtSixtyThousand().After(TimeSpan.FromDays(1)).Reports(odometerKm: 60_100).After(TimeSpan.FromDays(1)).Reports(odometerKm: 60_200);
        given.Sends(Build.Sample(given.Now - TimeSpan.FromHours(30), odometerKm: 60_300));

        Assert.Equal(VerdictKind.ContradictsHistory, given.VerdictOn(Signal.Odometer).Kind);
        Assert.Equal(60_200, given.OdometerKm);
    }

    [Theory]
    [InlineData(60_000 * 1.609344, VerdictKind.UnitSuspect)]
    [InlineData(60_000 / 1.609344, VerdictKind.UnitSuspect)]
    [InlineData(60_000 * 1.609344 * 1.0049, VerdictKind.UnitSuspect)]
    [InlineData(60_000 * 1.609344 * 1.0051, VerdictKind.ImpossibleJump)]
    public void Row_8_A_reading_off_by_miles_and_kilometres_is_unit_suspect(double km, VerdictKind expected) => Assert.Equal(expected, AfterAnHour(km));

    [Theory]
    [InlineData(600_000, VerdictKind.ScaleSuspect)]
    [InlineData(6_000_000, VerdictKind.ScaleSuspect)]
    [InlineData(6_000, VerdictKind.ScaleSuspect)]
    [InlineData(600, VerdictKind.ScaleSuspect)]
    [InlineData(60, VerdictKind.ScaleSuspect)]
    [InlineData(600_000 * 1.006, VerdictKind.ImpossibleJump)]
    public void Row_9_A_reading_off_by_a_power_of_ten_is_scale_suspect(double km, VerdictKind expected) => Assert.Equal(expected, AfterAnHour(km));

    [Theory]
    [InlineData(0, VerdictKind.Glitch)]
    [InlineData(1, VerdictKind.Glitch)]
    [InlineData(300, VerdictKind.Glitch)]
    [InlineData(700, VerdictKind.Decreased)]
    public void Row_10_Zero_or_under_one_percent_is_a_glitch(double km, VerdictKind expected) => Assert.Equal(expected, AfterAnHour(km));

    [Theory]
    [InlineData(59_999.95, VerdictKind.SameReading)]
    [InlineData(59_999.9, VerdictKind.SameReading)]
    [InlineData(59_999.899, VerdictKind.Decreased)]
    public void Row_11_Lower_within_the_quantum_is_the_same_reading(double km, VerdictKind expected) => Assert.Equal(expected, AfterAnHour(km));

    [Fact]
    public void Row_11_A_rounded_reading_of_a_person_does_not_beat_the_cluster()
    {
        var given = AtSixtyThousand().After(Hour).Reports(odometerKm: 60_010.9);
        given.After(Hour).When(new RecordManualReading(null, Build.Km(60_010), SentUnit.Canonical, "owner"));

        Assert.Equal(VerdictKind.SameReading, given.Last.Events.OfType<ManualReadingRecorded>().Single().Verdict.Kind);
        Assert.Equal(60_010.9, given.OdometerKm);
    }

    [Fact]
    public void Row_12_A_lower_reading_is_quarantined_with_its_numbers_and_nothing_moves()
    {
        var given = AtSixtyThousand().After(Hour).Reports(odometerKm: 59_000);

        Assert.Equal(new Verdict(VerdictKind.Decreased, 60_000_000, 100), given.VerdictOn(Signal.Odometer));
        Assert.Equal(60_000, given.OdometerKm);
        Assert.Equal(60_020, given.After(Hour).Reports(odometerKm: 60_020).OdometerKm);
    }

    [Theory]
    [InlineData(60_251, VerdictKind.Accepted)]
    [InlineData(60_251.001, VerdictKind.ImpossibleJump)]
    public void Row_13_Beyond_250_kmh_over_the_gap_and_one_step_of_the_display_is_an_impossible_jump(double km, VerdictKind expected) =>
        Assert.Equal(expected, AfterAnHour(km));

    [Theory]
    [InlineData(60_006.3, VerdictKind.Accepted)]
    [InlineData(62_000, VerdictKind.Accepted)]
    [InlineData(62_000.5, VerdictKind.ImpossibleJump)]
    public void Row_13_After_an_owners_figure_the_first_reading_is_held_to_the_habit_alone(double km, VerdictKind expected) =>
        Assert.Equal(expected, Given.AVehicle(60_000).After(TimeSpan.FromSeconds(5)).Reports(odometerKm: km).VerdictOn(Signal.Odometer).Kind);

    [Fact]
    public void Row_13_Over_a_long_gap_the_habit_bounds_before_the_speed_does()
    {
        var given = AtSixtyThousand().After(TimeSpan.FromDays(10));
        Assert.Equal(VerdictKind.ImpossibleJump, given.Reports(odometerKm: 60_000 + 42_001.001).VerdictOn(Signal.Odometer).Kind);
    }

    [Fact]
    public void Row_13_A_speed_no_speedometer_shows_is_not_integrated()
    {
        var given = AtSixtyThousand().After(TimeSpan.FromMinutes(1)).Reports(speedKmh: 100).After(TimeSpan.FromMinutes(1)).Reports(speedKmh: 5000);

        Assert.Equal(VerdictKind.ImpossibleJump, given.VerdictOn(Signal.Speed).Kind);
        Assert.Equal(60_000, given.OdometerKm);
    }

    [Fact]
    public void Row_14_A_newer_reading_within_the_envelope_is_accepted()
    {
        var given = AtSixtyThousand().After(Hour).Reports(odometerKm: 60_080.5);

        Assert.Equal(new Verdict(VerdictKind.Accepted, 60_000_000), given.VerdictOn(Signal.Odometer));
        Assert.Equal(60_080.5, given.OdometerKm);
        Assert.False(given.Vehicle.Odometer.Shown!.Value.Estimated);
    }

    [Fact]
    public void Row_14_The_same_value_later_is_accepted_and_dates_the_position()
    {
        var given = AtSixtyThousand().After(Hour).Reports(odometerKm: 60_000);

        Assert.Equal(VerdictKind.Accepted, given.VerdictOn(Signal.Odometer).Kind);
        Assert.Equal(given.Now, given.Vehicle.Odometer.Shown!.Value.At);
    }

    [Fact]
    public void A_first_reading_of_zero_is_no_odometer() =>
        Assert.Null(Given.AVehicle(null).Reports(odometerKm: 0).OdometerKm);
}
