using System.Net;
using Milepost.Load.Measuring;
using Milepost.Load.Wire;

namespace Milepost.Load.Driving;

/// <summary>One thread's share of the connections: signs them in, then sends and receives for them until the phase is over.</summary>
internal sealed class EventLoop : IDisposable
{
    private const int EventsPerWait = 512;
    private const int ReceiveBytes = 64 * 1024;
    private const int SignInsAtOnce = 128;
    private const long LongestWaitNs = 20_000_000;
    private static readonly TimeSpan SignInLimit = TimeSpan.FromSeconds(60);

    private readonly PhaseOptions _options;
    private readonly int _epoll = Libc.NewEpoll();
    private readonly EpollEvents _events = new(EventsPerWait);
    private readonly byte[] _received = new byte[ReceiveBytes];
    private readonly byte[] _toSend;
    private readonly List<Connection> _connections = [];
    private int _toSendLength;
    private int _signedIn;
    private IPacing? _pacing;
    private Outcomes? _outcomes;

    public EventLoop(PhaseOptions options)
    {
        _options = options;
        _toSend = new byte[options.Window * 256];
    }

    public IReadOnlyList<Connection> Connections => _connections;

    /// <summary>Connects and signs in every vehicle; throws when the server refuses one or is silent for a minute.</summary>
    public void SignIn(IReadOnlyList<SimulatedVehicle> vehicles, Func<int, IPAddress?> sourceOf)
    {
        var deadline = Timetable.NowNs() + Timetable.Nanoseconds(SignInLimit);
        for (var i = 0; i < vehicles.Count; i++)
        {
            Open(vehicles[i], sourceOf(i));
            while (_connections.Count - _signedIn >= (i == vehicles.Count - 1 ? 1 : SignInsAtOnce))
            {
                HandleEvents(LongestWaitNs);
                if (Timetable.NowNs() > deadline)
                {
                    throw new TimeoutException($"{_signedIn} of {vehicles.Count} devices were signed in within {SignInLimit}.");
                }
            }
        }
    }

    /// <summary>Runs the phase: load until the window ends, then until everything is answered or the drain time is over.</summary>
    public void Run(IPacing pacing, Timetable timetable, Outcomes outcomes)
    {
        (_pacing, _outcomes) = (pacing, outcomes);
        var (hasFinished, drain) = (false, Timetable.Nanoseconds(_options.Drain));
        while (true)
        {
            // Asked once more when the window is over: a message that was due in it is not forgotten because the generator was late.
            var now = Timetable.NowNs();
            var next = pacing.SendDue(now);
            if (!hasFinished && pacing.IsFinished)
            {
                hasFinished = true;
                timetable.Finished(now);
            }

            if (now >= timetable.MeasureUntil && (now >= timetable.MeasureUntil + drain || !IsAnythingInFlight()))
            {
                outcomes.DrainNs = Math.Max(0, now - timetable.MeasureUntil);
                break;
            }

            HandleEvents(Math.Clamp(next - Timetable.NowNs(), 0, LongestWaitNs));
        }

        outcomes.Unanswered += _connections.Sum(c => (long)c.InFlight + (_options.SendsOverdue ? c.Overdue.Count : 0));
        outcomes.Withheld += _options.SendsOverdue ? 0 : _connections.Sum(c => (long)c.Overdue.Count);
    }

    /// <summary>Puts one message into the loop's buffer; it goes out with the <see cref="Flush"/> of its connection, which must come before another's.</summary>
    public void Enqueue(Connection connection, ushort packetId, TelemetryReading reading)
    {
        if (_toSendLength + connection.Template.Length > _toSend.Length)
        {
            Flush(connection);
        }

        connection.Template.Write(_toSend.AsSpan(_toSendLength), packetId, reading);
        _toSendLength += connection.Template.Length;
    }

    /// <summary>Opens one more connection while a phase runs; its sign-in is answered with <see cref="IPacing.SignedIn"/>.</summary>
    public Connection Join(SimulatedVehicle vehicle, IPAddress? source) => Open(vehicle, source);

    /// <summary>Ends a connection as its device would.</summary>
    public void Leave(Connection connection)
    {
        Send(connection, ConnectPacket.Disconnect);
        connection.IsClosed = true;
        connection.Dispose();
    }

    /// <summary>Hands bytes of any length to the socket.</summary>
    public void SendNow(Connection connection, ReadOnlySpan<byte> packet) => Send(connection, packet);

    /// <summary>Hands what was enqueued to the socket.</summary>
    public void Flush(Connection connection)
    {
        if (_toSendLength > 0)
        {
            Send(connection, _toSend.AsSpan(0, _toSendLength));
            _toSendLength = 0;
        }
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            if (!connection.IsClosed)
            {
                _ = Libc.Send(connection.Descriptor, ConnectPacket.Disconnect);
            }

            connection.Dispose();
        }

        Libc.Close(_epoll);
    }

    private Connection Open(SimulatedVehicle vehicle, IPAddress? source)
    {
        var connection = new Connection(_connections.Count, vehicle, _options, source);
        Libc.Watch(_epoll, Libc.EpollAdd, connection.Descriptor, Libc.EpollIn, connection.Tag);
        _connections.Add(connection);
        Send(connection, ConnectPacket.Encode(_options.Version, vehicle.DeviceId, vehicle.Secret));
        return connection;
    }

    private bool IsAnythingInFlight()
    {
        foreach (var connection in _connections)
        {
            if (!connection.IsClosed && connection.InFlight > 0)
            {
                return true;
            }
        }

        return false;
    }

    private void HandleEvents(long timeoutNs)
    {
        var count = Libc.Wait(_epoll, _events, timeoutNs);
        for (var i = 0; i < count; i++)
        {
            var (events, tag) = _events[i];
            var connection = _connections[tag];
            if ((events & Libc.EpollOut) != 0 && !connection.IsClosed)
            {
                SendRest(connection);
            }

            if ((events & ~Libc.EpollOut) != 0 && !connection.IsClosed)
            {
                Receive(connection);
            }
        }
    }

    private void Send(Connection connection, ReadOnlySpan<byte> bytes)
    {
        if (connection.IsClosed)
        {
            return;
        }

        if (!connection.Unsent.IsEmpty)
        {
            connection.Unsent = (byte[])[.. connection.Unsent.Span, .. bytes];
            return;
        }

        var sent = Libc.Send(connection.Descriptor, bytes);
        if (sent < 0 && sent != -Libc.TryAgain)
        {
            End(connection);
        }
        else if (sent < bytes.Length)
        {
            connection.Unsent = bytes[Math.Max(0, sent)..].ToArray();
            Libc.Watch(_epoll, Libc.EpollModify, connection.Descriptor, Libc.EpollIn | Libc.EpollOut, connection.Tag);
        }
    }

    private void SendRest(Connection connection)
    {
        var rest = connection.Unsent;
        connection.Unsent = default;
        Send(connection, rest.Span);
        if (connection.Unsent.IsEmpty && !connection.IsClosed)
        {
            Libc.Watch(_epoll, Libc.EpollModify, connection.Descriptor, Libc.EpollIn, connection.Tag);
            _pacing?.Writable(connection);
        }
    }

    private void Receive(Connection connection)
    {
        var kept = connection.Unread.Length;
        connection.Unread.CopyTo(_received, 0);
        var count = Libc.Receive(connection.Descriptor, _received.AsSpan(kept));
        if (count == -Libc.TryAgain)
        {
            return;
        }

        if (count <= 0)
        {
            End(connection);
            return;
        }

        var at = Timetable.NowNs();
        ReadOnlySpan<byte> input = _received.AsSpan(0, kept + count);
        while (AckScanner.TryRead(ref input, out var packet))
        {
            Handle(connection, packet, at);
        }

        connection.Unread = input.IsEmpty ? [] : input.ToArray();
        Flush(connection);
    }

    private void Handle(Connection connection, Acknowledgement packet, long at)
    {
        switch (packet.Kind)
        {
            case Acknowledgement.PubAck when _pacing is not null:
                _pacing.Acknowledged(connection, packet.Reason, connection.Release(packet.PacketId), at);
                break;
            case Acknowledgement.ConnAck when packet.Reason == 0:
                connection.IsSignedIn = true;
                _signedIn++;
                _pacing?.SignedIn(connection);
                break;
            case Acknowledgement.ConnAck:
                throw new InvalidOperationException($"The server refused device {connection.Vehicle.DeviceId} with 0x{packet.Reason:X2}.");
            case Acknowledgement.Disconnect:
                Console.Error.WriteLine($"The server ended {connection.Vehicle.DeviceId} with reason 0x{packet.Reason:X2}.");
                break;
            default:
                break;
        }
    }

    private void End(Connection connection)
    {
        if (!connection.IsSignedIn && _pacing is null)
        {
            throw new InvalidOperationException($"The server closed {connection.Vehicle.DeviceId} before it was signed in.");
        }

        connection.IsClosed = true;
        connection.Dispose();
        if (_outcomes is not null)
        {
            _outcomes.Disconnected++;
            _pacing?.Ended(connection);
        }
    }
}
