using Milepost.Load.Driving;

namespace Milepost.Load.Tests.Driving;

public class PhaseTests
{
    private const int Rate = 1_000;
    private static readonly TimeSpan Measured = TimeSpan.FromMilliseconds(400);

    [Fact]
    public void A_server_that_stalls_is_charged_with_every_message_it_kept_from_being_sent()
    {
        // The first connection's first message waits for the second's hundredth, and with it, the window being one, a fifth of a second of messages.
        using var stallIsOver = new ManualResetEventSlim();
        using var server = new ScriptedServer((connection, message) =>
        {
            if (connection == 1 && message == 100)
            {
                stallIsOver.Set();
            }

            var isStalled = connection == 0 && message == 0 && !stallIsOver.Wait(TimeSpan.FromSeconds(5));
            return isStalled ? [] : ScriptedServer.PubAck(1, 0);
        });

        var result = Phase.Open(OptionsFor(server), ScriptedServer.Vehicles(2), [new(0, 2, Rate)], _ => { });

        Assert.Equal(Rate * Measured.TotalSeconds, result.Outcomes.Latency.Count);
        Assert.Equal(0, result.Failures); // not zero: the second connection never got to its hundredth message

        // Of 400 messages 100 waited, evenly from 200 ms down to 0; 40 of them for 120 ms or more.
        Assert.True(result.Outcomes.Latency.PercentileNs(0.9) > 100_000_000, result.Describe());
    }

    [Fact]
    public void A_message_that_is_never_answered_is_counted_and_ends_with_the_drain_time()
    {
        using var server = new ScriptedServer((_, _) => []);

        var result = Phase.Open(OptionsFor(server) with { Drain = TimeSpan.Zero }, ScriptedServer.Vehicles(1), [new(0, 1, Rate)], _ => { });

        Assert.Equal(Rate * Measured.TotalSeconds, result.Outcomes.Unanswered);
    }

    [Fact]
    public void Every_message_of_a_closed_loop_is_answered_and_refusals_keep_their_code()
    {
        using var server = new ScriptedServer((_, message) => ScriptedServer.PubAck(1, message % 2 == 0 ? (byte)0 : (byte)0x97));

        var result = Phase.Closed(OptionsFor(server), ScriptedServer.Vehicles(3));

        Assert.Equal([(byte)0x97], result.Outcomes.Refused.Keys);
        Assert.InRange(result.Outcomes.SucceededEver - result.Outcomes.Refused[0x97], 0, 3);
        Assert.Equal(result.Outcomes.Succeeded, result.Outcomes.Latency.Count);
        Assert.Equal(0, result.Outcomes.Unanswered);
    }

    [Fact]
    public void A_connection_that_the_server_ends_is_counted_and_the_others_go_on()
    {
        using var server = new ScriptedServer((connection, message) =>
            connection == 0 && message == 3 ? throw new IOException("cut") : ScriptedServer.PubAck(1, 0));

        var result = Phase.Closed(OptionsFor(server), ScriptedServer.Vehicles(2));

        Assert.Equal(1, result.Outcomes.Disconnected);
        Assert.True(result.Outcomes.SucceededEver > 3, result.Describe());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Pace_groups_keep_their_rates_however_many_threads_share_them(int threads)
    {
        using var server = new ScriptedServer((_, _) => ScriptedServer.PubAck(1, 0));
        PaceGroup[] groups = [new(0, 2, 100), new(2, 5, 500)];

        var result = Phase.Open(OptionsFor(server) with { Threads = threads }, ScriptedServer.Vehicles(7), groups, _ => { });

        Assert.InRange(result.Outcomes.Latency.Count, 600 * Measured.TotalSeconds - 7, 600 * Measured.TotalSeconds + 7);
    }

    [Fact]
    public void A_server_that_acknowledges_what_was_not_sent_ends_the_run()
    {
        using var server = new ScriptedServer((_, _) => ScriptedServer.PubAck(2, 0));

        Assert.Throws<InvalidDataException>(() => Phase.Closed(OptionsFor(server), ScriptedServer.Vehicles(1)));
    }

    [Fact]
    public void What_a_full_window_kept_back_is_withheld_rather_than_lost_where_it_is_not_sent_afterwards()
    {
        using var server = new ScriptedServer((_, _) => []);

        var result = Phase.Open(
            OptionsFor(server) with { Drain = TimeSpan.Zero, SendsOverdue = false }, ScriptedServer.Vehicles(1), [new(0, 1, Rate)], _ => { });

        Assert.Equal((1, (long)(Rate * Measured.TotalSeconds) - 1), (result.Outcomes.Unanswered, result.Outcomes.Withheld));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Visitors_come_once_each_on_schedule_and_the_phase_ends_with_the_last(int threads)
    {
        using var server = new ScriptedServer((_, message) => message == 0 ? ScriptedServer.PubAck(1, 0) : throw new IOException("twice"));
        var options = OptionsFor(server) with { Measured = TimeSpan.FromMinutes(5), Threads = threads };

        var result = Phase.Visits(options, ScriptedServer.Vehicles(7), visitsPerSecond: 100);

        Assert.Equal((7, 7, 0), (result.Outcomes.SucceededEver, result.Outcomes.Visits.Count, result.Failures));
        Assert.InRange(result.Seconds, 0.05, 60);
    }

    [Fact]
    public void A_visitor_that_is_cut_off_is_counted_and_the_others_still_come()
    {
        using var server = new ScriptedServer((connection, _) => connection == 1 ? throw new IOException("cut") : ScriptedServer.PubAck(1, 0));

        var result = Phase.Visits(OptionsFor(server) with { Measured = TimeSpan.FromMinutes(5) }, ScriptedServer.Vehicles(4), visitsPerSecond: 100);

        Assert.Equal((3, 1), (result.Outcomes.SucceededEver, result.Outcomes.Disconnected));
        Assert.InRange(result.Seconds, 0.03, 60);
    }

    [Fact]
    public void A_backlog_is_handed_over_packet_by_packet_and_the_phase_ends_with_the_last()
    {
        using var server = new ScriptedServer((_, _) => ScriptedServer.PubAck(1, 0));
        var packets = new BacklogPackets(5, beginMs: 1_700_000_000_000, startMetres: 100_000_000);

        var result = Phase.Backlog(OptionsFor(server) with { Measured = TimeSpan.FromMinutes(5) }, ScriptedServer.Vehicles(3), packets);

        Assert.Equal((3 * BacklogPackets.PerDevice, 0), (result.Outcomes.SucceededEver, result.Failures));
        Assert.InRange(result.Seconds, 0, 60);
    }

    private static PhaseOptions OptionsFor(ScriptedServer server) =>
        new() { Server = server.Address, Window = 1, WarmUp = TimeSpan.Zero, Measured = Measured };
}
