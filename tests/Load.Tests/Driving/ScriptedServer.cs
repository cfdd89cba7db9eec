using System.Net;
using System.Net.Sockets;
using Milepost.Load.Driving;

namespace Milepost.Load.Tests.Driving;

/// <summary>An MQTT server that signs everyone in and answers each PUBLISH as the test says, one thread per connection.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private const int Publish = 3;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Func<int, int, byte[]> _answer;

    /// <summary>Listens; <paramref name="answer"/> gets the connection's number and its message's, both from 0, and returns what to send back.</summary>
    public ScriptedServer(Func<int, int, byte[]> answer)
    {
        _answer = answer;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        new Thread(AcceptAll) { IsBackground = true }.Start();
    }

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Vehicles that sign in without a secret.</summary>
    public static IReadOnlyList<SimulatedVehicle> Vehicles(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new SimulatedVehicle($"d{i}", null, "", 100_000_000))];

    /// <summary>PUBACK with a reason code (MQTT 5.0 section 3.4).</summary>
    public static byte[] PubAck(int packetId, byte reason) => [0x40, 3, 0, (byte)packetId, reason];

    public void Dispose() => _listener.Dispose();

    private void AcceptAll()
    {
        try
        {
            for (var connection = 0; ; connection++)
            {
                var (number, socket) = (connection, _listener.Accept());
                new Thread(() => Serve(number, socket)) { IsBackground = true }.Start();
            }
        }
        catch (SocketException)
        {
            // The test is over.
        }
    }

    private void Serve(int number, Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            ReadPacket(stream);
            stream.Write([0x20, 3, 0, 0, 0]);
            for (var message = 0; ; message++)
            {
                if (ReadPacket(stream) != Publish)
                {
                    return;
                }

                stream.Write(_answer(number, message));
            }
        }
        catch (IOException)
        {
            // The generator has left.
        }
    }

    // Returns the packet's type (MQTT 5.0 section 2.1.2).
    private static int ReadPacket(NetworkStream stream)
    {
        var (type, length, shift) = (Next(stream) >> 4, 0, 0);
        for (var digit = 0x80; digit >= 0x80; shift += 7)
        {
            digit = Next(stream);
            length |= (digit & 0x7F) << shift;
        }

        stream.ReadExactly(new byte[length]);
        return type;
    }

    private static int Next(NetworkStream stream) => stream.ReadByte() is var one and >= 0 ? one : throw new EndOfStreamException();
}
