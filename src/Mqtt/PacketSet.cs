namespace Milepost.Mqtt;

/// <summary>A set of packet types: bit n is packet type n, and bit 0, which no packet has, is the will inside CONNECT.</summary>
[Flags]
internal enum PacketSet : ushort
{
    None = 0,
    Will = 1 << 0,
    Connect = 1 << ControlPacketType.Connect,
    ConnAck = 1 << ControlPacketType.ConnAck,
    Publish = 1 << ControlPacketType.Publish,
    PubAck = 1 << ControlPacketType.PubAck,
    PubRec = 1 << ControlPacketType.PubRec,
    PubRel = 1 << ControlPacketType.PubRel,
    PubComp = 1 << ControlPacketType.PubComp,
    Subscribe = 1 << ControlPacketType.Subscribe,
    SubAck = 1 << ControlPacketType.SubAck,
    Unsubscribe = 1 << ControlPacketType.Unsubscribe,
    UnsubAck = 1 << ControlPacketType.UnsubAck,
    Disconnect = 1 << ControlPacketType.Disconnect,
    Auth = 1 << ControlPacketType.Auth,
    Acknowledgements = PubAck | PubRec | PubRel | PubComp,
    Message = Publish | Will,
    Answers = ConnAck | Acknowledgements | SubAck | UnsubAck | Disconnect | Auth,
    All = Will | Connect | Publish | Subscribe | Unsubscribe | Answers,
}
