using System.Net;
using System.Net.Sockets;
using Milepost.Load.Wire;

namespace Milepost.Load.Driving;

/// <summary>One device's connection: its socket, what it has in flight, and what the socket would not take yet.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket;
    private readonly long[] _sentAt;
    private readonly Stack<ushort> _freeIds;

    /// <summary>Connects, from the given source address where one is given.</summary>
    public Connection(int tag, SimulatedVehicle vehicle, PhaseOptions options, IPAddress? source)
    {
        Tag = tag;
        Vehicle = vehicle;
        Template = new(options.Version, options.Qos, vehicle.DeviceId);
        _sentAt = new long[options.Window + 1];
        _freeIds = new(Enumerable.Range(1, options.Window).Reverse().Select(id => (ushort)id));
        _socket = new(options.Server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (source is not null)
        {
            _socket.Bind(new IPEndPoint(source, 0));
        }

        _socket.Connect(options.Server);
        Descriptor = (int)_socket.Handle;
    }

    /// <summary>The connection's place in its event loop.</summary>
    public int Tag { get; }

    public SimulatedVehicle Vehicle { get; }

    public PublishTemplate Template { get; }

    public int Descriptor { get; }

    /// <summary>The server has accepted the sign-in.</summary>
    public bool IsSignedIn { get; set; }

    /// <summary>The server, or a fault, has ended this connection.</summary>
    public bool IsClosed { get; set; }

    /// <summary>The start of a packet whose rest has not come yet.</summary>
    public byte[] Unread { get; set; } = [];

    /// <summary>Bytes that the socket did not take.</summary>
    public ReadOnlyMemory<byte> Unsent { get; set; }

    /// <summary>Intended send times of messages that are due and for which no packet id is free (open loop only).</summary>
    public Queue<long> Overdue { get; } = new();

    public int InFlight => _sentAt.Length - 1 - _freeIds.Count;

    /// <summary>Takes a packet id for a message whose latency counts from the given instant; false when the window is full.</summary>
    public bool TryTakeId(long countedFrom, out ushort id)
    {
        if (!_freeIds.TryPop(out id))
        {
            return false;
        }

        _sentAt[id] = countedFrom;
        return true;
    }

    /// <summary>Frees an acknowledged packet id and says from when its latency counts; throws when nothing was in flight under it.</summary>
    public long Release(ushort id)
    {
        if (id == 0 || id >= _sentAt.Length || _sentAt[id] == 0)
        {
            throw new InvalidDataException($"The server acknowledged packet {id}, which is not in flight.");
        }

        var countedFrom = _sentAt[id];
        _sentAt[id] = 0;
        _freeIds.Push(id);
        return countedFrom;
    }

    public void Dispose() => _socket.Dispose();
}
