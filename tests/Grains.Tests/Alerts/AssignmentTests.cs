using Milepost.Grains.Alerts;
using Milepost.Grains.Schedules;
using Milepost.Grains.Vehicles;
using Milepost.TestKit;

namespace Milepost.Grains.Tests.Alerts;

/// <summary>Who takes care of an alert.</summary>
public sealed class AssignmentTests
{
    private static Given WithAlert() => Given.AVehicle(57_800)
        .Plans(Build.Item(lastDone: new DoneAt(Build.Km(48_000), null, null), dueSoon: Build.SoonBefore(500)));

    private static Given Assigns(Given given, string? to) => given.When(new AssignAlert(given.OnlyAlert.Id, to, "owner"));

    [Fact]
    public void It_is_assigned_once_to_somebody_and_to_somebody_else_and_to_nobody()
    {
        var given = Assigns(WithAlert(), "Mo");
        Assert.Equal((AlertState.Assigned, "Mo", 2), (given.OnlyAlert.State, given.OnlyAlert.AssignedTo, given.OnlyAlert.Version));
        Assert.Equal(2, Assigns(given, "Mo").OnlyAlert.Version);
        Assert.Equal("Ana", Assigns(given, "Ana").OnlyAlert.AssignedTo);
        Assigns(given, null);
        Assert.Equal((AlertState.New, null), (given.OnlyAlert.State, given.OnlyAlert.AssignedTo));
    }

    [Fact]
    public void Seen_by_another_it_stays_assigned_and_unassigned_it_stays_seen()
    {
        var given = Assigns(WithAlert(), "Mo");
        given.When(new AcknowledgeAlert(given.OnlyAlert.Id, "Ana"));
        Assert.Equal((AlertState.Assigned, "Ana", 3), (given.OnlyAlert.State, given.OnlyAlert.AcknowledgedBy, given.OnlyAlert.Version));
        given.When(new AcknowledgeAlert(given.OnlyAlert.Id, "Ana"));
        Assert.Equal(3, given.OnlyAlert.Version);
        Assert.Equal(AlertState.Acknowledged, Assigns(given, null).OnlyAlert.State);
    }

    [Fact]
    public void After_a_snooze_it_is_assigned_as_before()
    {
        var given = Assigns(WithAlert(), "Mo");
        var until = given.Now + TimeSpan.FromHours(2);
        given.When(new SnoozeAlert(given.OnlyAlert.Id, until, null, false, "Mo"));
        Assert.Equal(AlertState.Snoozed, given.OnlyAlert.State);
        given.TimePasses(until);
        Assert.Equal((AlertState.Assigned, "Mo"), (given.OnlyAlert.State, given.OnlyAlert.AssignedTo));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Alert.MaxAssignee + 1)]
    public void A_name_that_is_empty_or_too_long_is_refused(int length)
    {
        var given = WithAlert();
        Assigns(given, new string('x', length));
        Assert.Equal("to", Assert.IsType<InvalidMember>(given.Last.Rejection).Member);
    }
}
