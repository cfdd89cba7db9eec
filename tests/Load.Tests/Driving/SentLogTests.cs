using Milepost.Load.Driving;

namespace Milepost.Load.Tests.Driving;

public class SentLogTests
{
    [Fact]
    public void A_shown_odometer_leads_to_the_first_message_that_carried_it()
    {
        var log = new SentLog([], (_, _) => { });
        log.Add(100, 5_000_000_000);
        log.Add(102, 5_100_000_000);
        log.Add(102, 5_200_000_000);

        Assert.True(log.TryFind(102, out var message));
        Assert.Equal(5_100_000_000, message.Intended);
        Assert.False(message.AfterQuiet);
    }

    [Theory]
    [InlineData(SentLog.QuietNs - 1, false)]
    [InlineData(SentLog.QuietNs, true)]
    public void A_message_is_first_after_quiet_when_two_conflation_windows_have_passed(long silence, bool afterQuiet)
    {
        var log = new SentLog([], (_, _) => { });
        log.Add(1, 5_000_000_000);
        log.Add(2, 5_000_000_000 + silence);

        Assert.True(log.TryFind(2, out var message));
        Assert.Equal(afterQuiet, message.AfterQuiet);
    }

    [Fact]
    public void The_message_before_the_last_128_is_forgotten()
    {
        var log = new SentLog([], (_, _) => { });
        for (var i = 0; i <= 128; i++)
        {
            log.Add(i, i);
        }

        Assert.False(log.TryFind(0, out _));
        Assert.True(log.TryFind(1, out _));
    }

    [Fact]
    public void An_alert_is_due_with_the_first_message_at_or_beyond_its_distance()
    {
        var due = new List<(string, long)>();
        var log = new SentLog([new("later", 200), new("exact", 100), new("between", 149)], (item, intended) => due.Add((item, intended)));
        log.Add(99, 1);
        log.Add(100, 2);
        log.Add(150, 3);

        Assert.Equal([("exact", 2), ("between", 3)], due);
    }
}
