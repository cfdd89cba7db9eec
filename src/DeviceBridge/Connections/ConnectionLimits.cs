using System.Net;
using Microsoft.Extensions.Options;

namespace Milepost.DeviceBridge.Connections;

/// <summary>Admits connections up to a number in all and per address; those that have not signed in count too.</summary>
internal sealed class ConnectionLimits(IOptions<DeviceBridgeOptions> options)
{
    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, int> byAddress = [];
    private int total;

    /// <summary>Admits a connection until the admission is disposed, or answers <c>null</c>.</summary>
    public IDisposable? TryAdmit(EndPoint? remote)
    {
        var address = (remote as IPEndPoint)?.Address ?? IPAddress.None;
        lock (gate)
        {
            var here = byAddress.GetValueOrDefault(address);
            if (total >= options.Value.MaxConnections || here >= options.Value.MaxConnectionsPerAddress)
            {
                return null;
            }

            total++;
            byAddress[address] = here + 1;
            return new Admission(this, address);
        }
    }

    private void Leave(IPAddress address)
    {
        lock (gate)
        {
            total--;
            if (--byAddress[address] == 0)
            {
                byAddress.Remove(address);
            }
        }
    }

    private sealed class Admission(ConnectionLimits limits, IPAddress address) : IDisposable
    {
        private bool disposed;

        public void Dispose()
        {
            if (!disposed)
            {
                disposed = true;
                limits.Leave(address);
            }
        }
    }
}
