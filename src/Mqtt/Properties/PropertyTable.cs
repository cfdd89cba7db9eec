using static Milepost.Mqtt.PacketSet;

namespace Milepost.Mqtt.Properties;

/// <summary>Table 2-4 of v5 §2.2.2.2 as data; reading, writing and refusing properties is driven by it.</summary>
internal static class PropertyTable
{
    private static readonly PropertyRule[] Rules =
    [
        new(PropertyId.PayloadFormatIndicator, PropertyWire.Byte, Message, PropertyRange.ZeroOrOne),
        new(PropertyId.MessageExpiryInterval, PropertyWire.FourByteInteger, Message),
        new(PropertyId.ContentType, PropertyWire.Utf8String, Message),
        new(PropertyId.ResponseTopic, PropertyWire.Utf8String, Message),
        new(PropertyId.CorrelationData, PropertyWire.Binary, Message),
        new(PropertyId.SubscriptionIdentifier, PropertyWire.VariableByteInteger, Publish | Subscribe, PropertyRange.NotZero, Publish),
        new(PropertyId.SessionExpiryInterval, PropertyWire.FourByteInteger, Connect | ConnAck | Disconnect),
        new(PropertyId.AssignedClientIdentifier, PropertyWire.Utf8String, ConnAck),
        new(PropertyId.ServerKeepAlive, PropertyWire.TwoByteInteger, ConnAck),
        new(PropertyId.AuthenticationMethod, PropertyWire.Utf8String, Connect | ConnAck | Auth),
        new(PropertyId.AuthenticationData, PropertyWire.Binary, Connect | ConnAck | Auth),
        new(PropertyId.RequestProblemInformation, PropertyWire.Byte, Connect, PropertyRange.ZeroOrOne),
        new(PropertyId.WillDelayInterval, PropertyWire.FourByteInteger, Will),
        new(PropertyId.RequestResponseInformation, PropertyWire.Byte, Connect, PropertyRange.ZeroOrOne),
        new(PropertyId.ResponseInformation, PropertyWire.Utf8String, ConnAck),
        new(PropertyId.ServerReference, PropertyWire.Utf8String, ConnAck | Disconnect),
        new(PropertyId.ReasonString, PropertyWire.Utf8String, Answers),
        new(PropertyId.ReceiveMaximum, PropertyWire.TwoByteInteger, Connect | ConnAck, PropertyRange.NotZero),
        new(PropertyId.TopicAliasMaximum, PropertyWire.TwoByteInteger, Connect | ConnAck),
        new(PropertyId.TopicAlias, PropertyWire.TwoByteInteger, Publish, PropertyRange.NotZero),
        new(PropertyId.MaximumQos, PropertyWire.Byte, ConnAck, PropertyRange.ZeroOrOne),
        new(PropertyId.RetainAvailable, PropertyWire.Byte, ConnAck, PropertyRange.ZeroOrOne),
        new(PropertyId.UserProperty, PropertyWire.StringPair, All, RepeatableIn: All),
        new(PropertyId.MaximumPacketSize, PropertyWire.FourByteInteger, Connect | ConnAck, PropertyRange.NotZero),
        new(PropertyId.WildcardSubscriptionAvailable, PropertyWire.Byte, ConnAck, PropertyRange.ZeroOrOne),
        new(PropertyId.SubscriptionIdentifierAvailable, PropertyWire.Byte, ConnAck, PropertyRange.ZeroOrOne),
        new(PropertyId.SharedSubscriptionAvailable, PropertyWire.Byte, ConnAck, PropertyRange.ZeroOrOne),
    ];

    private static readonly PropertyRule?[] ById = Index();

    /// <summary>All rows, by id.</summary>
    public static ReadOnlySpan<PropertyRule> Rows => Rules;

    /// <summary>The row of an identifier, or null if there is none.</summary>
    public static PropertyRule? Find(int id) => id < ById.Length ? ById[id] : null;

    /// <summary>The row of a known property.</summary>
    public static PropertyRule Of(PropertyId id) => ById[(int)id]!.Value;

    private static PropertyRule?[] Index()
    {
        var byId = new PropertyRule?[(int)PropertyId.SharedSubscriptionAvailable + 1];
        foreach (var rule in Rules)
        {
            byId[(int)rule.Id] = rule;
        }

        return byId;
    }
}
