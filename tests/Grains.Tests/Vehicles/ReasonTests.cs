using Milepost.Grains.Alerts;
using Milepost.Grains.Schedules;
using Milepost.Grains.Vehicles;
using Milepost.TestKit;

namespace Milepost.Grains.Tests.Vehicles;

/// <summary>A reason names as last done only what somebody said or recorded.</summary>
public sealed class ReasonTests
{
    [Fact]
    public void A_last_odometer_without_a_date_is_explained_without_a_date()
    {
        var because = Explain(new DoneAt(Build.Km(48_000), null, null));

        Assert.Equal(Build.Km(48_000), because.LastDoneAt);
        Assert.Null(because.LastDoneOn);
    }

    [Fact]
    public void An_item_that_counts_from_now_was_never_done_as_far_as_anybody_knows()
    {
        var because = Explain(NeverKnown.Instance);

        Assert.Null(because.LastDoneAt);
        Assert.Null(because.LastDoneOn);
    }

    private static Because Explain(LastDone lastDone)
    {
        var given = Given.AVehicle(50_000).Plans(Build.Item(everyKm: 10_000, lastDone: lastDone));
        return VehicleView.Plan(given.Vehicle, given.Time).Single().Because!;
    }
}
