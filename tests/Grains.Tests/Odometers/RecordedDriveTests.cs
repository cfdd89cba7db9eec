using System.Globalization;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Vehicles;
using Milepost.TestKit;

namespace Milepost.Grains.Tests.Odometers;

/// <summary>One real drive of 44 minutes, 40 km by the car's own counter, 41.04 km by its speed (econpy/torque). Skipped where the recording is absent.</summary>
public sealed class RecordedDriveTests
{
    private const double StartKm = 26_045;
    private const double DrivenKm = 40;
    private const double ToleranceKm = 1 + (0.03 * DrivenKm);

    private static readonly Lazy<Sample[]?> Recording = new(Read);

    [Fact]
    public void With_speed_and_counter_the_drive_adds_up() => AddsUp(Drive());

    [Fact]
    public void With_the_counter_alone_the_drive_adds_up() => AddsUp(Drive(Signal.DistanceSinceCodesCleared));

    [Fact]
    public void With_speed_alone_the_drive_adds_up() => AddsUp(Drive(Signal.Speed));

    [Fact]
    public void Sent_in_one_array_after_another_in_any_order_it_ends_at_the_same_place()
    {
        var single = Start();
        var arrays = Start();
        foreach (var sample in Drive())
        {
            single.On(sample.DeviceTime!.Value).Sends(sample);
        }

        foreach (var chunk in Drive().Chunk(Sample.MaxSamplesPerMessage))
        {
            arrays.On(chunk[^1].DeviceTime!.Value).Sends([.. chunk.Reverse()]);
        }

        Assert.Equal(single.Vehicle.Odometer, arrays.Vehicle.Odometer);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Signal.DistanceSinceCodesCleared)]
    public void The_shown_number_never_goes_back_and_the_car_is_within_the_bound_all_the_way(Signal? only)
    {
        var given = Start();
        double last = StartKm, firstCount = -1, count = -1;
        foreach (var (sample, whole) in Drive(only).Zip(Drive()))
        {
            given.On(sample.DeviceTime!.Value).Sends(sample);
            var shown = given.Vehicle.Odometer.Shown!.Value;
            Assert.True(shown.Value.Kilometres >= last, $"{shown} after {last} km");
            last = shown.Value.Kilometres;

            // The counter is cut off at both ends: driven is what it counted, give or take one.
            count = whole.Observations.Where(one => one.Signal == Signal.DistanceSinceCodesCleared).Select(one => one.Value / 1000.0).DefaultIfEmpty(count).First();
            firstCount = firstCount < 0 ? count : firstCount;
            var driven = count - firstCount;
            Assert.True(last + shown.PlusMinus.Kilometres >= StartKm + driven - 1, $"{shown} but driven {driven} km");
            Assert.True(last - shown.PlusMinus.Kilometres <= StartKm + driven + 1, $"{shown} but driven {driven} km");
        }

        Assert.InRange(StartKm + DrivenKm, last - given.Vehicle.Odometer.Shown!.Value.PlusMinus.Kilometres, last + given.Vehicle.Odometer.Shown!.Value.PlusMinus.Kilometres);
    }

    [Fact]
    public void Late_and_repeated_in_any_order_no_sample_moves_it_further_or_back()
    {
        var drive = Drive();
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var given = Start().On(drive[^1].DeviceTime!.Value + TimeSpan.FromMinutes(1));
        var last = StartKm;
        foreach (var sample in drive.Concat(drive).OrderBy(_ => random.Next()))
        {
            given.Sends(sample);
            Assert.True(given.OdometerKm >= last, $"back from {last} to {given.OdometerKm}, seed {seed}");
            last = given.OdometerKm!.Value;
        }

        Assert.True(last <= StartKm + DrivenKm + ToleranceKm, $"{last} km, seed {seed}");
    }

    [Fact]
    public void Published_again_it_changes_nothing()
    {
        var drive = Drive();
        var given = Start().Plans(Build.Item(everyKm: 26_060, lastDone: OnGrid.Instance));
        foreach (var sample in drive)
        {
            given.On(sample.DeviceTime!.Value).Sends(sample);
        }

        given.After(TimeSpan.FromDays(1)).Reports(speedKmh: 40).After(TimeSpan.FromSeconds(1)).Reports(speedKmh: 40);
        var (odometer, usage, alerts) = (given.Vehicle.Odometer, given.Vehicle.Usage, given.Vehicle.Alerts);
        Assert.NotEmpty(alerts.Alerts);

        var history = given.Journal.OfType<TelemetryRecorded>().ToArray();
        var days = VehicleDeciderDays(given, drive).Aggregate(Grains.Odometers.ObservedDays.None, (known, day) => known.WithDay(day, [.. history]));
        given.After(TimeSpan.FromDays(1));
        foreach (var sample in drive)
        {
            var decision = VehicleDecider.Decide(given.Vehicle, Build.Message(given.Now, redelivered: false, sample), given.Time, days);
            var recorded = Assert.IsType<TelemetryRecorded>(Assert.Single(decision.Events));
            Assert.Empty(recorded.Samples);
            Assert.Equal(1, recorded.DuplicateSamples);
        }

        given.Sends(drive[0]);
        Assert.Equal((odometer, usage, alerts), (given.Vehicle.Odometer, given.Vehicle.Usage, given.Vehicle.Alerts));
    }

    private static IEnumerable<DateOnly> VehicleDeciderDays(Given given, Sample[] drive) =>
        drive.SelectMany(sample => VehicleDecider.DaysNeeded(given.Vehicle, Build.Message(given.Now, false, sample))).Distinct();

    private static void AddsUp(Sample[] drive)
    {
        var given = Start();
        foreach (var sample in drive)
        {
            given.On(sample.DeviceTime!.Value).Sends(sample);
        }

        Assert.InRange(given.OdometerKm!.Value, StartKm + DrivenKm - ToleranceKm, StartKm + DrivenKm + ToleranceKm);
        Assert.True(given.Vehicle.Odometer.Shown!.Value.Estimated);
        Assert.Equal(0, given.DaysAskedFor);
    }

    private static Given Start() => Given.AVehicle(StartKm, Drive()[0].DeviceTime!.Value);

    private static Sample[] Drive(Signal? only = null)
    {
        Assert.SkipWhen(Recording.Value is null, "The recorded drive is not here: ../shared/data/torque_session_2016-03-29.csv");
        return [.. Recording.Value!.Select(sample => only is null ? sample : sample with { Observations = sample.Observations.RemoveAll(one => one.Signal != only) })];
    }

    private static Sample[]? Read() =>
        Repository.Recording("torque_session_2016-03-29.csv") is { } file ? [.. File.ReadLines(file).Skip(1).Select(Row)] : null;

    // Columns: 0 device time, 2 speed by OBD in km/h, 7 km since codes cleared; "-" was not read.
    private static Sample Row(string line)
    {
        var cells = line.Split(',');
        var time = DateTimeOffset.ParseExact(cells[0], "dd-MMM-yyyy HH:mm:ss.fff", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return Build.Sample(Instant.From(time), speedKmh: Number(cells[2]), counterKm: Number(cells[7]));
    }

    private static double? Number(string cell) => cell == "-" ? null : double.Parse(cell, CultureInfo.InvariantCulture);
}
