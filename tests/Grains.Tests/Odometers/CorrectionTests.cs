using Milepost.Grains.Alerts;
using Milepost.Grains.Odometers;
using Milepost.Grains.Schedules;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Vehicles;
using Milepost.TestKit;

namespace Milepost.Grains.Tests.Odometers;

/// <summary>A wrong reading that was believed does not hold for ever: the owner's word, given twice, ends it.</summary>
public sealed class CorrectionTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static VerdictKind Says(Given given, double km)
    {
        given.After(Minute).When(new RecordManualReading(null, Build.Km(km), SentUnit.Canonical, "owner"));
        return given.Last.Events.OfType<ManualReadingRecorded>().Single().Verdict.Kind;
    }

    [Theory]
    [InlineData(480_000, VerdictKind.ScaleSuspect)]
    [InlineData(4_800, VerdictKind.ScaleSuspect)]
    [InlineData(77_248, VerdictKind.UnitSuspect)]
    [InlineData(84_000, VerdictKind.Decreased)]
    [InlineData(44_000, VerdictKind.ImpossibleJump)]
    public void A_typo_at_registration_is_corrected_by_saying_the_right_number_twice(double typo, VerdictKind doubt)
    {
        var given = Given.AVehicle(typo).After(Minute).Reports(odometerKm: 48_000);
        Assert.Equal(typo, given.OdometerKm);

        Assert.Equal(doubt, Says(given, 48_000));
        Assert.Equal(typo, given.OdometerKm);
        Assert.Equal(VerdictKind.Corrected, Says(given, 48_000));
        Assert.Equal((48_000, OdometerSource.Owner), (given.OdometerKm, given.Vehicle.Odometer.Shown!.Value.Source));

        Assert.Equal(48_001, given.After(Minute).Reports(odometerKm: 48_001).OdometerKm);
    }

    [Fact]
    public void A_first_cluster_reading_that_was_wrong_is_corrected_too()
    {
        var given = Given.AVehicle(null).Reports(odometerKm: 300).After(Minute).Reports(odometerKm: 61_318);
        Assert.Equal(300, given.OdometerKm);

        Says(given, 61_318);
        Assert.Equal(VerdictKind.Corrected, Says(given, 61_318));
        Assert.Equal(61_320, given.After(Minute).Reports(odometerKm: 61_320).OdometerKm);
    }

    [Fact]
    public void Two_different_numbers_are_no_word()
    {
        var given = Given.AVehicle(480_000);
        Says(given, 48_000);
        Assert.Equal(VerdictKind.Decreased, Says(given, 52_000));
        Assert.Equal(480_000, given.OdometerKm);
    }

    [Fact]
    public void The_same_request_sent_twice_is_no_word()
    {
        var given = Given.AVehicle(480_000).After(Minute);
        var reading = new RecordManualReading(given.Now, Build.Km(48_000), SentUnit.Canonical, "owner");
        given.When(reading).After(Minute).When(reading);

        Assert.Equal(480_000, given.OdometerKm);
    }

    [Fact]
    public void A_doubt_that_the_cluster_has_answered_is_forgotten()
    {
        var given = Given.AVehicle(60_000).After(Minute).Reports(odometerKm: 60_000);
        Says(given, 6_000);
        given.After(Minute).Reports(odometerKm: 60_001);

        Assert.Equal(VerdictKind.ScaleSuspect, Says(given, 6_000));
        Assert.Equal(60_001, given.OdometerKm);
    }

    [Fact]
    public void Dues_that_began_on_the_wrong_curve_move_with_it_and_nothing_was_driven()
    {
        var written = Build.Item(2, lastDone: new DoneAt(Build.Km(38_500), null, null), dueSoon: Build.SoonBefore(100));
        var given = Given.AVehicle(480_000).Plans(Build.Item(1), written);
        Assert.Equal(ServiceStage.Overdue, given.StageOf(2));

        Says(given, 48_000);
        Says(given, 48_000);

        Assert.Equal((58_000, 48_500), (given.StatusOf(1).DueAt!.Value.Kilometres, given.StatusOf(2).DueAt!.Value.Kilometres));
        Assert.Equal(AlertState.Resolved, given.OnlyAlert.State);
        Assert.Equal(48_000_000, given.Vehicle.Usage.Current!.Value.OpenMetres);
    }

    [Fact]
    public void One_follower_does_not_make_a_decreased_cluster_believed()
    {
        var given = Given.AVehicle(60_000).After(Minute).Reports(odometerKm: 60_000);
        for (var day = 0; day < 3; day++)
        {
            given.After(TimeSpan.FromDays(1)).Reports(odometerKm: 52_000 + day);
            Assert.Equal(VerdictKind.Decreased, given.VerdictOn(Signal.Odometer).Kind);
        }

        Assert.Equal(60_000, given.OdometerKm);
    }
}
