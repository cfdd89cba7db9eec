using System.Diagnostics.CodeAnalysis;
using System.Text;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt;

/// <summary>
/// A topic a message is published to (v5 §4.7): 1 to 65 535 bytes of UTF-8, no wildcards, at most <see cref="LevelsMax"/> levels.
/// <see langword="default"/> is not a topic; where one may be absent the type is <c>TopicName?</c>.
/// </summary>
public readonly record struct TopicName
{
    /// <summary>Most levels a topic or filter may have; an own limit, the specification has none.</summary>
    public const int LevelsMax = 128;

    private readonly string? value;

    private TopicName(string value) => this.value = value;

    /// <summary>The topic as text.</summary>
    public string Value => value ?? "";

    /// <summary>True if the first character is $: such topics belong to the server and no leading wildcard matches them.</summary>
    public bool IsServerTopic => Value.StartsWith('$');

    /// <summary>A topic of trusted text.</summary>
    /// <exception cref="ArgumentException">The text is not a topic name.</exception>
    public static TopicName Parse(string text) =>
        TryParse(text, out var topic, out var violation) ? topic : throw new ArgumentException(violation.ToString(), nameof(text));

    /// <summary>A topic of untrusted text.</summary>
    public static bool TryParse(string text, out TopicName topic, [NotNullWhen(false)] out MqttViolation? violation)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(Encoding.UTF8.GetBytes(text), out topic, out violation);
    }

    /// <summary>A topic of untrusted bytes.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out TopicName topic, [NotNullWhen(false)] out MqttViolation? violation)
    {
        violation = Utf8Rules.Check(utf8) is { } requirement
            ? new(requirement, ReasonCode.MalformedPacket, "topic is not a valid UTF-8 string")
            : Check(utf8);
        topic = violation is null ? FromChecked(utf8) : default;
        return violation is null;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>A topic of bytes that passed <see cref="Check"/>.</summary>
    internal static TopicName FromChecked(ReadOnlySpan<byte> utf8) => new(Utf8Rules.Text(utf8));

    /// <summary>What is wrong with bytes already known to be a UTF-8 string, or null.</summary>
    internal static MqttViolation? Check(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return new(Requirement.Codec.TopicNotEmpty, ReasonCode.ProtocolError, "topic name is empty");
        }

        if (utf8.Length > Utf8Rules.LengthMax)
        {
            return new(Requirement.Codec.TopicLength, ReasonCode.MalformedPacket, "topic name is longer than 65 535 bytes");
        }

        if (utf8.ContainsAny(TopicRules.Wildcards))
        {
            return new(Requirement.Codec.TopicNameWithoutWildcards, ReasonCode.TopicNameInvalid, "topic name has a wildcard");
        }

        return TopicRules.Levels(utf8) > LevelsMax
            ? new(Requirement.Codec.TopicLevels, ReasonCode.TopicNameInvalid, $"topic name has more than {LevelsMax} levels")
            : null;
    }
}
