using Milepost.Load.Measuring;

namespace Milepost.Load.Driving;

/// <summary>Keeps every connection's window full: each acknowledgement is followed by the next message at once. Latency counts from the send.</summary>
internal sealed class ClosedLoop(EventLoop loop, Timetable timetable, Outcomes outcomes) : IPacing
{
    private bool _started;

    public long SendDue(long now)
    {
        if (!_started)
        {
            _started = true;
            foreach (var connection in loop.Connections)
            {
                Fill(connection, now);
                loop.Flush(connection);
            }
        }

        return long.MaxValue;
    }

    public void Acknowledged(Connection connection, byte reason, long countedFrom, long at)
    {
        outcomes.Acknowledged(reason, countedFrom, at, belongsByStart: false);
        Fill(connection, at);
    }

    public void Writable(Connection connection)
    {
    }

    private void Fill(Connection connection, long now)
    {
        while (now < timetable.MeasureUntil && connection.TryTakeId(now, out var id))
        {
            loop.Enqueue(connection, id, connection.Vehicle.ReadAt(timetable.EpochMs(now)));
        }
    }
}
