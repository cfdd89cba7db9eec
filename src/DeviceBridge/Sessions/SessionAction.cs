using System.Collections.Immutable;
using Milepost.Mqtt;
using Milepost.Mqtt.Packets;

namespace Milepost.DeviceBridge.Sessions;

/// <summary>What a connection must do; the list is closed and the connection only executes it.</summary>
internal abstract record SessionAction
{
    private SessionAction()
    {
    }

    /// <summary>Send a packet.</summary>
    internal sealed record Send(MqttPacket Packet) : SessionAction;

    /// <summary>Send the device's configuration as it is now.</summary>
    internal sealed record DeliverConfig(Delivery Delivery, bool Retained) : SessionAction;

    /// <summary>Answer a message with a refusal, in its turn, and count it.</summary>
    internal sealed record Refuse(PacketIdentifier Identifier, ReasonCode Code) : SessionAction;

    /// <summary>End the connection.</summary>
    internal sealed record Close(CloseReason Reason) : SessionAction;
}

/// <summary>The outcome of one packet.</summary>
/// <param name="Session">The session after it.</param>
/// <param name="Actions">What to do, in order.</param>
internal readonly record struct SessionStep(Session Session, ImmutableArray<SessionAction> Actions)
{
    /// <summary>A step with one action.</summary>
    public SessionStep(Session session, SessionAction action)
        : this(session, [action])
    {
    }
}

/// <summary>The outcome of a PUBLISH; apart from <see cref="SessionStep"/> so that the common one allocates nothing.</summary>
/// <param name="Session">The session after it.</param>
/// <param name="Topic">Where to take it in and acknowledge when it is durable, or <c>null</c> where it is refused.</param>
/// <param name="Refusal">What to do instead.</param>
internal readonly record struct PublishStep(Session Session, Devices.DeviceTopic? Topic, ImmutableArray<SessionAction> Refusal);
