using System.Net;
using Milepost.Load.Measuring;

namespace Milepost.Load.Driving;

/// <summary>Vehicles that were silent come at a fixed rate: each connects, signs in, sends one message and leaves when it is acknowledged.</summary>
internal sealed class Visits(EventLoop loop, Timetable timetable, Outcomes outcomes, IReadOnlyList<SimulatedVehicle> vehicles, double perSecond) : IPacing
{
    // A closed connection blocks its port for a minute, and a source address has 28 000: visits use 127.0.0.20 to 127.0.0.219 in turn.
    private const int Addresses = 200;
    private const int FirstAddress = 20;

    private static int visits;

    private readonly Dictionary<int, long> _intended = [];
    private int _come;

    private long Next => timetable.Start + (long)(_come * (1e9 / perSecond));

    public bool IsFinished => _come == vehicles.Count && _intended.Count == 0;

    public long SendDue(long now)
    {
        while (_come < vehicles.Count && Next <= now && Next < timetable.MeasureUntil)
        {
            var intended = Next;
            var address = (byte)(FirstAddress + Interlocked.Increment(ref visits) % Addresses);
            _intended[loop.Join(vehicles[_come], new IPAddress([127, 0, 0, address])).Tag] = intended;
            _come++;
        }

        return _come < vehicles.Count ? Next : long.MaxValue;
    }

    public void SignedIn(Connection connection)
    {
        var now = Timetable.NowNs();
        outcomes.Lateness.Record(now - _intended[connection.Tag]);
        if (connection.TryTakeId(now, out var id))
        {
            loop.Enqueue(connection, id, connection.Vehicle.ReadAt(timetable.EpochMs(now)));
            loop.Flush(connection);
        }
    }

    public void Acknowledged(Connection connection, byte reason, long countedFrom, long at)
    {
        outcomes.Acknowledged(reason, countedFrom, at, belongsByStart: false);
        outcomes.Visits.Record(at - _intended[connection.Tag]);
        _intended.Remove(connection.Tag);
        loop.Leave(connection);
    }

    public void Ended(Connection connection) => _intended.Remove(connection.Tag);

    public void Writable(Connection connection)
    {
    }
}
