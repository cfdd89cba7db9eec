using System.Collections.Immutable;
using Milepost.Grains.Identity;

namespace Milepost.DeviceBridge.Dialects;

/// <summary>A topic in which <c>{deviceId}</c> stands for the id of the device that uses it.</summary>
/// <remarks>The id is put in from the signed-in device's record and compared as a whole, never as a pattern.</remarks>
internal sealed class TopicShape
{
    /// <summary>The level that stands for a device's id.</summary>
    public const string DevicePlaceholder = "{deviceId}";

    private readonly ImmutableArray<string> levels;

    /// <summary>A shape as written in the documentation.</summary>
    public TopicShape(string pattern)
    {
        Pattern = pattern;
        levels = [.. pattern.Split('/')];
    }

    /// <summary>As written.</summary>
    public string Pattern { get; }

    /// <summary>The topic of one device.</summary>
    public string For(DeviceId device) => string.Join('/', levels.Select(level => level == DevicePlaceholder ? device.Value : level));

    /// <summary>Whether a topic is this shape for some device.</summary>
    public bool Matches(string topic)
    {
        var parts = topic.Split('/');
        return parts.Length == levels.Length && !parts.Where((part, index) => !Fits(levels[index], part)).Any();
    }

    /// <summary>Whether one topic could be of both shapes.</summary>
    public bool Overlaps(TopicShape other) =>
        levels.Length == other.levels.Length
        && levels.Zip(other.levels).All(pair => Fits(pair.First, pair.Second) || Fits(pair.Second, pair.First) || pair.First == pair.Second);

    private static bool Fits(string level, string part) => level == DevicePlaceholder ? DeviceId.TryParse(part, out _) : level == part;
}
