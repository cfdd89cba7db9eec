using Milepost.Grains.Alerts;
using Milepost.TestKit;

namespace Milepost.Grains.Tests.Faults;

public sealed class FaultTests
{
    private static Given Reads(Given given, params string[] codes)
    {
        given.After(TimeSpan.FromMinutes(10));
        return given.Sends(Build.Sample(given.Now, storedCodes: codes));
    }

    [Fact]
    public void A_new_stored_code_raises_and_an_empty_read_out_resolves()
    {
        var given = Reads(Given.AVehicle(), "P0104");
        Assert.Equal((AlertKind.Fault, "P0104"), (given.OnlyAlert.Kind, given.OnlyAlert.Subject));
        Assert.Equal(Build.Km(48_000), given.Vehicle.Faults.Stored.Single().Odometer);

        Reads(given, "P0104");
        Assert.Equal(1, given.OnlyAlert.Version);
        Reads(given);
        Assert.Equal((AlertState.Resolved, "telemetry"), (given.OnlyAlert.State, given.OnlyAlert.ResolvedBy));
    }

    [Fact]
    public void A_code_that_comes_back_is_another_alert()
    {
        var given = Reads(Reads(Reads(Given.AVehicle(), "P0104")), "P0104");
        Assert.Equal(2, given.Alerts.Length);
        Assert.Single(given.Raised);
    }

    [Fact]
    public void An_older_read_out_says_nothing_about_now()
    {
        var given = Reads(Given.AVehicle(), "P0104");
        given.Sends(Build.Sample(given.Now - TimeSpan.FromMinutes(5), storedCodes: []));
        Assert.Single(given.Vehicle.Faults.Stored);
    }

    [Fact]
    public void The_list_of_codes_is_bounded()
    {
        var given = Reads(Given.AVehicle(), [.. Enumerable.Range(0, 100).Select(number => $"P{number:0000}")]);
        Assert.Equal(Grains.Faults.FaultBook.MaxCodes, given.Vehicle.Faults.Stored.Length);
    }
}
