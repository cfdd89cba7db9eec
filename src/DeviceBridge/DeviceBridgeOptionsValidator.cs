using System.Globalization;
using Microsoft.Extensions.Options;
using Milepost.DeviceBridge.Profiles;

namespace Milepost.DeviceBridge;

/// <summary>Refuses a set of limits that is out of range or contradicts itself, and says why.</summary>
internal sealed class DeviceBridgeOptionsValidator : IValidateOptions<DeviceBridgeOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, DeviceBridgeOptions options)
    {
        List<string> problems = [];
        Check(problems, nameof(options.MaxConnections), options.MaxConnections, 1, 1_000_000);
        Check(problems, nameof(options.MaxConnectionsPerAddress), options.MaxConnectionsPerAddress, 1, options.MaxConnections);
        Check(problems, nameof(options.MaxConnectionsPerDevice), options.MaxConnectionsPerDevice, 1, 1000);
        Check(problems, nameof(options.HandshakeTimeout), options.HandshakeTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5));
        Check(problems, nameof(options.HandshakeBytes), options.HandshakeBytes, 128, 65_536);
        Check(problems, nameof(options.MaxInFlightMessages), options.MaxInFlightMessages, options.Device.ReceiveMaximum, 65_536);
        Check(problems, nameof(options.MaxInFlightBytes), options.MaxInFlightBytes, 1024, 1_073_741_824);
        Check(problems, nameof(options.SendBufferBytes), options.SendBufferBytes, 1024, 16_777_216);
        Check(problems, nameof(options.SendTimeout), options.SendTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));
        Check(problems, nameof(options.DrainTimeout), options.DrainTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        CheckProfile(problems, options.Device);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void CheckProfile(List<string> problems, ProfileLimits profile)
    {
        Check(problems, "Device." + nameof(profile.PacketBytes), profile.PacketBytes, 128, 16_777_216);
        Check(problems, "Device." + nameof(profile.ReceiveMaximum), profile.ReceiveMaximum, 1, ushort.MaxValue);
        Check(problems, "Device." + nameof(profile.TopicAliasMaximum), profile.TopicAliasMaximum, 0, ushort.MaxValue);
        Check(problems, "Device." + nameof(profile.FiltersMaximum), profile.FiltersMaximum, 1, 1024);
        Check(problems, "Device." + nameof(profile.KeepAliveSeconds), profile.KeepAliveSeconds, 1, ushort.MaxValue);
        Check(problems, "Device." + nameof(profile.KeepAliveSeconds311), profile.KeepAliveSeconds311, 1, ushort.MaxValue);
    }

    private static void Check<T>(List<string> problems, string key, T value, T minimum, T maximum)
        where T : IComparable<T>
    {
        if (value.CompareTo(minimum) < 0 || value.CompareTo(maximum) > 0)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"Mqtt {key} is {value}, allowed {minimum} to {maximum}."));
        }
    }
}
