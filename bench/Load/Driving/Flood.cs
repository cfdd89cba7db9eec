using Milepost.Load.Measuring;

namespace Milepost.Load.Driving;

/// <summary>QoS 0: gives every socket as much as it takes, a window of messages at a time; there is no answer and so no latency.</summary>
internal sealed class Flood(EventLoop loop, Timetable timetable, Outcomes outcomes, int window) : IPacing
{
    // Between two looks at the sockets that are blocked.
    private const long PauseNs = 100_000;

    public long SendDue(long now)
    {
        foreach (var connection in loop.Connections)
        {
            Writable(connection);
        }

        return now + PauseNs;
    }

    public void Acknowledged(Connection connection, byte reason, long countedFrom, long at) =>
        throw new InvalidDataException("The server acknowledged a message of QoS 0.");

    public void Writable(Connection connection)
    {
        var now = Timetable.NowNs();
        for (var i = 0; i < window && connection.Unsent.IsEmpty && now < timetable.MeasureUntil; i++)
        {
            loop.Enqueue(connection, 0, connection.Vehicle.ReadAt(timetable.EpochMs(now)));
            outcomes.Written(now);
        }

        loop.Flush(connection);
    }
}
