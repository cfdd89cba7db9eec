using Milepost.Load.Measuring;

namespace Milepost.Load.Driving;

/// <summary>Devices that were out of reach hand over what they kept: one packet at a time each, the next as one is acknowledged.</summary>
internal sealed class Backlog(EventLoop loop, Timetable timetable, Outcomes outcomes, BacklogPackets packets) : IPacing
{
    private readonly int[] _sent = new int[loop.Connections.Count];
    private int _left = loop.Connections.Count;
    private bool _started;

    public bool IsFinished => _left == 0;

    public long SendDue(long now)
    {
        if (!_started)
        {
            _started = true;
            foreach (var connection in loop.Connections)
            {
                SendNext(connection, now);
            }
        }

        return long.MaxValue;
    }

    public void Acknowledged(Connection connection, byte reason, long countedFrom, long at)
    {
        outcomes.Acknowledged(reason, countedFrom, at, belongsByStart: false);
        if (_sent[connection.Tag] < BacklogPackets.PerDevice)
        {
            SendNext(connection, at);
        }
        else
        {
            _left--;
        }
    }

    public void Ended(Connection connection) => _left--;

    public void Writable(Connection connection)
    {
    }

    private void SendNext(Connection connection, long now)
    {
        if (now < timetable.MeasureUntil && connection.TryTakeId(now, out var id))
        {
            loop.SendNow(connection, packets.Encode(connection.Vehicle.DeviceId, id, _sent[connection.Tag]++));
        }
    }
}
