using Milepost.Silo.Actors;
using Milepost.Silo.Client;
using Milepost.Silo.Storage.Rows;
using Milepost.Silo.Timers;

namespace Milepost.Silo.Devices;

/// <summary>Hands messages of devices to their vehicles.</summary>
internal sealed class TelemetryIngest(DeviceDirectory devices, VehicleHost vehicles, ClockWatch clock) : ITelemetryIngest
{
    /// <inheritdoc />
    public ValueTask PostAsync(TelemetryMessage message, IIngestCompletion completion, long token, CancellationToken cancellation)
    {
        clock.Witness(message);
        var found = devices.FindStoredAsync(message.Device, cancellation);
        return found is { IsCompletedSuccessfully: true, Result: { } device }
            ? vehicles.PostAsync(new TelemetryTurn(message, device, completion, token), cancellation)
            : PostUnknownAsync(found, message, completion, token, cancellation);
    }

    private async ValueTask PostUnknownAsync(
        ValueTask<StoredDevice?> found, TelemetryMessage message, IIngestCompletion completion, long token, CancellationToken cancellation)
    {
        StoredDevice? device;
        try
        {
            device = await found;
        }
        catch (SiloUnavailableException)
        {
            completion.Completed(token, IngestOutcome.Unavailable);
            completion.Flush();
            return;
        }

        await vehicles.PostAsync(
            new TelemetryTurn(message, device ?? throw new ArgumentException($"There is no device {message.Device}.", nameof(message)), completion, token),
            cancellation);
    }
}
