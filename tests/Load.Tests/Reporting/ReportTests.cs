using Milepost.Load.Reporting;

namespace Milepost.Load.Tests.Reporting;

public class ReportTests
{
    [Fact]
    public void A_missed_target_is_told_and_does_not_make_the_report_unsound()
    {
        var report = new Report();

        report.Judge("memory", "301 MB", "under 300", isMet: false);

        Assert.Contains("| memory | 301 MB | under 300 | **no** |", report.Render(), StringComparison.Ordinal);
        Assert.True(report.IsSound);
    }

    [Fact]
    public void A_check_that_is_wrong_makes_the_report_unsound()
    {
        var report = new Report();

        report.Check("here", ("one is missing", false));

        Assert.Contains("**WRONG**: here: one is missing.", report.Render(), StringComparison.Ordinal);
        Assert.False(report.IsSound);
    }

    [Fact]
    public void A_scenario_that_failed_makes_the_report_unsound()
    {
        var report = new Report();

        report.Failed("storm", "the host\nended");

        Assert.Contains("**FAILED**: scenario storm: the host ended", report.Render(), StringComparison.Ordinal);
        Assert.False(report.IsSound);
    }
}
