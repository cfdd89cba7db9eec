using Milepost.Load.Measuring;

namespace Milepost.Load.Driving;

/// <summary>
/// Sends at a fixed rate whatever the server does. Latency counts from the instant at which a message was intended to go out, also when the generator was
/// late or the window was full: a server that stalls cannot hide the messages it kept from being sent.
/// </summary>
internal sealed class OpenLoop : IPacing
{
    private readonly EventLoop _loop;
    private readonly Timetable _timetable;
    private readonly Outcomes _outcomes;
    private readonly bool _isAcknowledged;
    private readonly bool _sendsOverdue;
    private readonly Schedule[] _schedules;

    /// <summary>Paces the loop's connections; <paramref name="groups"/> are indices into them. At QoS 0 nothing is acknowledged: the socket is the window.</summary>
    public OpenLoop(EventLoop loop, Timetable timetable, Outcomes outcomes, PhaseOptions options, IEnumerable<PaceGroup> groups)
    {
        _loop = loop;
        _timetable = timetable;
        _outcomes = outcomes;
        _isAcknowledged = options.Qos > 0;
        _sendsOverdue = options.SendsOverdue;
        _schedules = [.. groups.Select(g => new Schedule(g, timetable.Start))];
    }

    public long SendDue(long now)
    {
        var next = long.MaxValue;
        foreach (var schedule in _schedules)
        {
            while (schedule.Next <= now && schedule.Next < _timetable.MeasureUntil)
            {
                var (index, intended) = schedule.Take();
                Send(_loop.Connections[index], intended);
            }

            next = schedule.Next < _timetable.MeasureUntil ? Math.Min(next, schedule.Next) : next;
        }

        return next;
    }

    public void Acknowledged(Connection connection, byte reason, long countedFrom, long at)
    {
        _outcomes.Acknowledged(reason, countedFrom, at, belongsByStart: true);
        if ((_sendsOverdue || at < _timetable.MeasureUntil) && connection.Overdue.TryDequeue(out var intended))
        {
            Send(connection, intended);
        }
    }

    public void Writable(Connection connection)
    {
        while (!_isAcknowledged && connection.Unsent.IsEmpty && connection.Overdue.TryDequeue(out var intended))
        {
            Send(connection, intended);
        }
    }

    // The queue of overdue messages is bounded by the phase: its rate times its length.
    private void Send(Connection connection, long intended)
    {
        if (connection.IsClosed)
        {
            _outcomes.Unanswered++;
            return;
        }

        ushort id = 0;
        if (_isAcknowledged ? !connection.TryTakeId(intended, out id) : !connection.Unsent.IsEmpty)
        {
            connection.Overdue.Enqueue(intended);
            return;
        }

        var reading = connection.Vehicle.ReadAt(_timetable.EpochMs(intended));
        connection.Vehicle.Sent?.Add(reading.OdometerMetres, intended);
        if (_timetable.IsMeasured(intended))
        {
            _outcomes.Lateness.Record(Timetable.NowNs() - intended);
        }

        _loop.Enqueue(connection, id, reading);
        _loop.Flush(connection);
        if (!_isAcknowledged)
        {
            _outcomes.Written(Timetable.NowNs());
        }
    }

    private sealed class Schedule(PaceGroup group, long start)
    {
        private long _taken;

        public long Next => start + (long)(_taken * (1e9 / group.MessagesPerSecond));

        public (int Index, long Intended) Take()
        {
            var taken = (group.First + (int)(_taken % group.Count), Next);
            _taken++;
            return taken;
        }
    }
}
