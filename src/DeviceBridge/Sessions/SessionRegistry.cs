using Microsoft.Extensions.Options;
using Milepost.DeviceBridge.Connections;
using Milepost.Grains.Identity;
using Milepost.Silo.Client;

namespace Milepost.DeviceBridge.Sessions;

/// <summary>Which connections are live, by device: carries out take-overs and brings changes of a device to its connections.</summary>
/// <remarks>A client id means something only within its device, so nobody takes over another device's session by guessing a name.</remarks>
internal sealed class SessionRegistry : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<DeviceId, List<LiveConnection>> live = [];
    private readonly IDeviceDirectory directory;
    private readonly int perDevice;
    private long changes;

    public SessionRegistry(IDeviceDirectory directory, IOptions<DeviceBridgeOptions> options)
    {
        this.directory = directory;
        perDevice = options.Value.MaxConnectionsPerDevice;
        directory.Changed += OnChanged;
    }

    /// <summary>Changes seen so far; another number after signing in says that the record may be old already.</summary>
    public long Changes => Volatile.Read(ref changes);

    /// <summary>Adds a connection. The one it takes over, or the oldest of a device that has too many, is closed.</summary>
    public void Add(LiveConnection connection)
    {
        LiveConnection? displaced;
        lock (gate)
        {
            if (!live.TryGetValue(connection.Device.Id, out var ofDevice))
            {
                live[connection.Device.Id] = ofDevice = [];
            }

            displaced = ofDevice.Find(other => other.ClientIdentifier == connection.ClientIdentifier)
                ?? (ofDevice.Count >= perDevice ? ofDevice[0] : null);
            if (displaced is not null)
            {
                ofDevice.Remove(displaced);
            }

            ofDevice.Add(connection);
        }

        displaced?.Close(CloseReason.TakenOver);
    }

    /// <summary>Removes a connection that ended; one that was taken over is gone already.</summary>
    public void Remove(LiveConnection connection)
    {
        lock (gate)
        {
            if (live.TryGetValue(connection.Device.Id, out var ofDevice) && ofDevice.Remove(connection) && ofDevice.Count == 0)
            {
                live.Remove(connection.Device.Id);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => directory.Changed -= OnChanged;

    private void OnChanged(DeviceRecord device)
    {
        LiveConnection[] connections;
        lock (gate)
        {
            changes++;
            connections = live.TryGetValue(device.Id, out var ofDevice) ? [.. ofDevice] : [];
        }

        foreach (var connection in connections)
        {
            connection.DeviceChanged(device);
        }
    }
}
