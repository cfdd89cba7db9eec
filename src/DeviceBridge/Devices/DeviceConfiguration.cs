using System.Text.Json;
using System.Text.Json.Serialization;
using Milepost.Silo.Client;

namespace Milepost.DeviceBridge.Devices;

/// <summary>What a device is told about itself on its configuration topic.</summary>
internal sealed record DeviceConfiguration(string DeviceId, string? VehicleId, string TelemetryTopic, string ObdTopic)
{
    /// <summary>The payload for a device as it is now.</summary>
    public static byte[] PayloadOf(DeviceRecord device)
    {
        var configuration = new DeviceConfiguration(
            device.Id.Value, device.Vehicle?.ToString(), $"devices/{device.Id}/telemetry", $"devices/{device.Id}/obd");
        return JsonSerializer.SerializeToUtf8Bytes(configuration, DeviceConfigurationJson.Default.DeviceConfiguration);
    }
}

/// <summary>The generated writer of <see cref="DeviceConfiguration"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DeviceConfiguration))]
internal sealed partial class DeviceConfigurationJson : JsonSerializerContext;
