namespace Milepost.Mqtt.Packets;

/// <summary>When a new subscription is answered with retained messages (v5 §3.8.3.1).</summary>
public enum RetainHandling : byte
{
    /// <summary>Always; what 3.1.1 does.</summary>
    Send = 0,

    /// <summary>Only if the subscription did not exist.</summary>
    SendIfNew = 1,

    /// <summary>Never.</summary>
    DoNotSend = 2,
}
