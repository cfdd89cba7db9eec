using Milepost.Grains.Alerts;
using Milepost.Grains.Faults;
using Milepost.Grains.Schedules;
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

    [Theory]
    [InlineData("P0301", "Cylinder 1 misfires", Severity.Safety)]
    [InlineData("P0457", "Fuel vapour leak: filler cap loose or missing", Severity.Info)]
    [InlineData("P1345", "Ignition or misfire, a code of the car's maker", Severity.Advisory)]
    [InlineData("P3401", "Emission control, a generic code", Severity.Advisory)]
    [InlineData("U2100", "Network between control units, a code of the car's maker", Severity.Advisory)]
    [InlineData("B3999", "Body, a generic code", Severity.Advisory)]
    public void A_code_says_what_it_means_and_one_that_is_not_known_what_it_is_about(string code, string text, Severity severity)
    {
        var given = Reads(Given.AVehicle(), code);
        Assert.Equal(($"{code}: {text}", severity), (given.OnlyAlert.Title, given.OnlyAlert.Severity));
    }

    [Fact]
    public void Every_text_is_a_line_of_its_own_for_a_code_that_means_the_same_on_every_make()
    {
        Assert.InRange(TroubleCodeTexts.Known.Count, 150, 1_000);
        Assert.All(TroubleCodeTexts.Known, known =>
        {
            Assert.Matches("^[PCBU]([02])[0-9A-F]{3}$", known.Key);
            Assert.InRange(known.Value.Text.Length, 10, 80);
            Assert.True(char.IsUpper(known.Value.Text[0]) && !known.Value.Text.EndsWith('.'));
        });
        Assert.Equal(TroubleCodeTexts.Known.Count, TroubleCodeTexts.Known.Values.Select(known => known.Text).Distinct().Count());
    }

    [Fact]
    public void The_list_of_codes_is_bounded()
    {
        var given = Reads(Given.AVehicle(), [.. Enumerable.Range(0, 100).Select(number => $"P{number:0000}")]);
        Assert.Equal(FaultBook.MaxCodes, given.Vehicle.Faults.Stored.Length);
    }
}
