using System.Diagnostics.CodeAnalysis;
using System.Text;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt;

/// <summary>
/// What a subscription asks for (v5 §4.7, shared subscriptions §4.8.2): 1 to 65 535 bytes of UTF-8 in which <c>+</c> stands for one
/// level and a last <c>#</c> for any number. <c>$share/group/filter</c> is read as a shared subscription in both versions; 3.1.1 does
/// not define it, and the brokers that serve 3.1.1 do the same. <see langword="default"/> is not a filter.
/// </summary>
public readonly record struct TopicFilter
{
    private const string SharePrefix = "$share/";

    private readonly string? value;
    private readonly int patternStart;

    private TopicFilter(string value, int patternStart)
    {
        this.value = value;
        this.patternStart = patternStart;
    }

    /// <summary>The filter as subscribed, a share prefix included.</summary>
    public string Value => value ?? "";

    /// <summary>The part topics are compared with: the filter without <c>$share/group/</c>.</summary>
    public ReadOnlySpan<char> Pattern => Value.AsSpan(patternStart);

    /// <summary>True for <c>$share/group/filter</c>.</summary>
    public bool IsShared => patternStart > 0;

    /// <summary>The group of a shared subscription, else null.</summary>
    public string? ShareName => IsShared ? Value[SharePrefix.Length..(patternStart - 1)] : null;

    /// <summary>True if there is a <c>+</c> or <c>#</c>.</summary>
    public bool HasWildcards => Pattern.ContainsAny('+', '#');

    /// <summary>A filter of trusted text.</summary>
    /// <exception cref="ArgumentException">The text is not a topic filter.</exception>
    public static TopicFilter Parse(string text) =>
        TryParse(text, out var filter, out var violation) ? filter : throw new ArgumentException(violation.ToString(), nameof(text));

    /// <summary>A filter of untrusted text.</summary>
    public static bool TryParse(string text, out TopicFilter filter, [NotNullWhen(false)] out MqttViolation? violation)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(Encoding.UTF8.GetBytes(text), out filter, out violation);
    }

    /// <summary>A filter of untrusted bytes.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out TopicFilter filter, [NotNullWhen(false)] out MqttViolation? violation)
    {
        filter = default;
        violation = Utf8Rules.Check(utf8) is { } requirement
            ? new(requirement, ReasonCode.MalformedPacket, "filter is not a valid UTF-8 string")
            : CheckSize(utf8);
        if (violation is not null)
        {
            return false;
        }

        var text = Utf8Rules.Text(utf8);
        violation = CheckShare(text, out var patternStart) ?? CheckWildcards(text.AsSpan(patternStart));
        if (violation is not null)
        {
            return false;
        }

        filter = new TopicFilter(text, patternStart);
        return true;
    }

    /// <summary>
    /// True if a message to the topic is for this filter. [MQTT-4.7.2-1]: a filter that begins with a wildcard never matches a topic
    /// that begins with $.
    /// </summary>
    public bool Matches(TopicName topic)
    {
        var filter = Pattern;
        ReadOnlySpan<char> name = topic.Value;
        if (name.IsEmpty || filter.IsEmpty || (name[0] == '$' && filter[0] is '+' or '#'))
        {
            return false;
        }

        return MatchesLevels(filter, name);
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static bool MatchesLevels(ReadOnlySpan<char> filter, ReadOnlySpan<char> name)
    {
        var moreNames = true;
        var moreFilters = true;
        while (moreFilters)
        {
            var wanted = TopicRules.TakeLevel(ref filter, out moreFilters);
            if (wanted is "#")
            {
                return true; // also the parent level itself: sport/# matches sport (§4.7.1.2)
            }

            if (!moreNames)
            {
                return false;
            }

            var level = TopicRules.TakeLevel(ref name, out moreNames);
            if (wanted is not "+" && !wanted.SequenceEqual(level))
            {
                return false;
            }
        }

        return !moreNames;
    }

    private static MqttViolation? CheckSize(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return new(Requirement.Codec.TopicNotEmpty, ReasonCode.ProtocolError, "topic filter is empty");
        }

        if (utf8.Length > Utf8Rules.LengthMax)
        {
            return new(Requirement.Codec.TopicLength, ReasonCode.MalformedPacket, "topic filter is longer than 65 535 bytes");
        }

        return TopicRules.Levels(utf8) > TopicName.LevelsMax
            ? new(Requirement.Codec.TopicLevels, ReasonCode.TopicFilterInvalid, $"topic filter has more than {TopicName.LevelsMax} levels")
            : null;
    }

    private static MqttViolation? CheckShare(string text, out int patternStart)
    {
        patternStart = 0;
        if (text != "$share" && !text.StartsWith(SharePrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = text.AsSpan(Math.Min(SharePrefix.Length, text.Length));
        var group = rest.IndexOf('/');
        if (group == 0 || rest.IsEmpty)
        {
            return new(Requirement.Codec.ShareNameNotEmpty, ReasonCode.TopicFilterInvalid, "share name is empty");
        }

        if (group < 0 || group == rest.Length - 1 || rest[..group].ContainsAny('+', '#'))
        {
            return new(Requirement.Codec.ShareNameThenFilter, ReasonCode.TopicFilterInvalid, "not $share/name/filter");
        }

        patternStart = SharePrefix.Length + group + 1;
        return null;
    }

    private static MqttViolation? CheckWildcards(ReadOnlySpan<char> pattern)
    {
        for (var more = true; more;)
        {
            var level = TopicRules.TakeLevel(ref pattern, out more);
            if (level.Contains('#') && (level.Length > 1 || more))
            {
                return new(
                    Requirement.Codec.MultiLevelWildcardLast, ReasonCode.TopicFilterInvalid, "# is not a level of its own at the end");
            }

            if (level.Contains('+') && level.Length > 1)
            {
                return new(Requirement.Codec.SingleLevelWildcardAlone, ReasonCode.TopicFilterInvalid, "+ is not a level of its own");
            }
        }

        return null;
    }
}
