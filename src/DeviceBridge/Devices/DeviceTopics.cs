using System.Collections.Immutable;
using System.Text;
using Milepost.DeviceBridge.Dialects;
using Milepost.Grains.Identity;

namespace Milepost.DeviceBridge.Devices;

/// <summary>The topics of one device, and so its rights: what is not listed here is not its to use.</summary>
/// <remarks>Built from the signed-in device's id and compared byte for byte; neither client id nor user name ever makes a pattern.</remarks>
internal sealed class DeviceTopics
{
    private readonly ImmutableArray<(byte[] Utf8, DeviceTopic Topic)> published;

    public DeviceTopics(DeviceId device, DialectTable dialects)
    {
        published = [.. dialects.Entries.Select(entry => Publishable(entry.Shape.For(device), entry.Dialect))];
        Config = $"devices/{device}/config";
        Commands = $"devices/{device}/commands";
    }

    /// <summary>Where the device's configuration is, as if retained.</summary>
    public string Config { get; }

    /// <summary>Where commands to the device will come from.</summary>
    public string Commands { get; }

    /// <summary>The topic of a PUBLISH, or <c>null</c> where the device may not publish. Allocates nothing.</summary>
    public DeviceTopic? FindPublished(ReadOnlySpan<byte> utf8)
    {
        foreach (var (name, topic) in published)
        {
            if (utf8.SequenceEqual(name))
            {
                return topic;
            }
        }

        return null;
    }

    private static (byte[] Utf8, DeviceTopic Topic) Publishable(string name, IDialect dialect) =>
        (Encoding.UTF8.GetBytes(name), new DeviceTopic(name, dialect));
}

/// <summary>A topic a device may publish to.</summary>
/// <param name="Name">The topic.</param>
/// <param name="Dialect">What is spoken there.</param>
internal sealed record DeviceTopic(string Name, IDialect Dialect);
