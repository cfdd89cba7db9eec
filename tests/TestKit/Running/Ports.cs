using System.Net;
using System.Net.Sockets;

namespace Milepost.TestKit.Running;

/// <summary>Gives out TCP ports nobody listens on.</summary>
public static class Ports
{
    private static int last = Random.Shared.Next(10_000, 30_000);

    /// <summary>A port below the range the kernel gives to outgoing connections, which could otherwise take it before the program does.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref last);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // The next one, then.
            }
        }
    }
}
