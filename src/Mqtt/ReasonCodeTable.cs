using System.Collections.Frozen;
using static Milepost.Mqtt.PacketSet;

namespace Milepost.Mqtt;

/// <summary>Which reason code may stand in which packet (v5 §2.4, table 2-6).</summary>
internal static class ReasonCodeTable
{
    private static readonly FrozenDictionary<ReasonCode, PacketSet> AllowedIn = new Dictionary<ReasonCode, PacketSet>
    {
        [ReasonCode.Success] = Answers,
        [ReasonCode.GrantedQos1] = SubAck,
        [ReasonCode.GrantedQos2] = SubAck,
        [ReasonCode.DisconnectWithWill] = Disconnect,
        [ReasonCode.NoMatchingSubscribers] = PubAck | PubRec,
        [ReasonCode.NoSubscriptionExisted] = UnsubAck,
        [ReasonCode.ContinueAuthentication] = Auth,
        [ReasonCode.Reauthenticate] = Auth,
        [ReasonCode.UnspecifiedError] = ConnAck | PubAck | PubRec | SubAck | UnsubAck | Disconnect,
        [ReasonCode.MalformedPacket] = ConnAck | Disconnect,
        [ReasonCode.ProtocolError] = ConnAck | Disconnect,
        [ReasonCode.ImplementationSpecificError] = ConnAck | PubAck | PubRec | SubAck | UnsubAck | Disconnect,
        [ReasonCode.UnsupportedProtocolVersion] = ConnAck,
        [ReasonCode.ClientIdentifierNotValid] = ConnAck,
        [ReasonCode.BadUserNameOrPassword] = ConnAck,
        [ReasonCode.NotAuthorized] = ConnAck | PubAck | PubRec | SubAck | UnsubAck | Disconnect,
        [ReasonCode.ServerUnavailable] = ConnAck,
        [ReasonCode.ServerBusy] = ConnAck | Disconnect,
        [ReasonCode.Banned] = ConnAck,
        [ReasonCode.ServerShuttingDown] = Disconnect,
        [ReasonCode.BadAuthenticationMethod] = ConnAck | Disconnect,
        [ReasonCode.KeepAliveTimeout] = Disconnect,
        [ReasonCode.SessionTakenOver] = Disconnect,
        [ReasonCode.TopicFilterInvalid] = SubAck | UnsubAck | Disconnect,
        [ReasonCode.TopicNameInvalid] = ConnAck | PubAck | PubRec | Disconnect,
        [ReasonCode.PacketIdentifierInUse] = PubAck | PubRec | SubAck | UnsubAck,
        [ReasonCode.PacketIdentifierNotFound] = PubRel | PubComp,
        [ReasonCode.ReceiveMaximumExceeded] = Disconnect,
        [ReasonCode.TopicAliasInvalid] = Disconnect,
        [ReasonCode.PacketTooLarge] = ConnAck | Disconnect,
        [ReasonCode.MessageRateTooHigh] = Disconnect,
        [ReasonCode.QuotaExceeded] = ConnAck | PubAck | PubRec | SubAck | Disconnect,
        [ReasonCode.AdministrativeAction] = Disconnect,
        [ReasonCode.PayloadFormatInvalid] = ConnAck | PubAck | PubRec | Disconnect,
        [ReasonCode.RetainNotSupported] = ConnAck | Disconnect,
        [ReasonCode.QosNotSupported] = ConnAck | Disconnect,
        [ReasonCode.UseAnotherServer] = ConnAck | Disconnect,
        [ReasonCode.ServerMoved] = ConnAck | Disconnect,
        [ReasonCode.SharedSubscriptionsNotSupported] = SubAck | Disconnect,
        [ReasonCode.ConnectionRateExceeded] = ConnAck | Disconnect,
        [ReasonCode.MaximumConnectTime] = Disconnect,
        [ReasonCode.SubscriptionIdentifiersNotSupported] = SubAck | Disconnect,
        [ReasonCode.WildcardSubscriptionsNotSupported] = SubAck | Disconnect,
    }.ToFrozenDictionary();

    public static bool Allows(ReasonCode code, ControlPacketType packet) =>
        AllowedIn.TryGetValue(code, out var packets) && (packets & (PacketSet)(1 << (int)packet)) != 0;
}
