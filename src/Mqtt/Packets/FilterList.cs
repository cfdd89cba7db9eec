using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Packets;

/// <summary>What the filter lists of SUBSCRIBE and UNSUBSCRIBE have in common.</summary>
internal static class FilterList
{
    public static TopicFilter ReadFilter(ref MqttReader reader)
    {
        var utf8 = reader.ReadUtf8();
        if (reader.Violation is not null)
        {
            return default;
        }

        if (!TopicFilter.TryParse(utf8, out var filter, out var violation))
        {
            reader.Fail(violation);
        }

        return filter;
    }

    public static void CheckCount(ref MqttReader reader, int count)
    {
        if (count > Subscribe.FiltersMax)
        {
            reader.Fail(Requirement.Codec.FiltersLimit, ReasonCode.QuotaExceeded, $"more than {Subscribe.FiltersMax} filters");
        }
    }

    public static void CheckNotEmpty(ref MqttReader reader, int count, Requirement requirement)
    {
        if (count == 0)
        {
            reader.Fail(requirement, ReasonCode.ProtocolError, "no topic filter");
        }
    }
}
