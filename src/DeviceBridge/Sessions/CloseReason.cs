using Milepost.Mqtt;

namespace Milepost.DeviceBridge.Sessions;

/// <summary>Why a connection ends.</summary>
/// <param name="Code">What a 5.0 peer is told in DISCONNECT; <c>null</c> = it is told nothing. 3.1.1 knows no DISCONNECT from a server.</param>
/// <param name="Detail">For the log; never holds the peer's bytes.</param>
/// <param name="Drain">Whether messages in flight are still acknowledged before the end.</param>
internal sealed record CloseReason(ReasonCode? Code, string Detail, bool Drain = false)
{
    /// <summary>The peer said goodbye.</summary>
    public static readonly CloseReason Farewell = new(null, "client disconnected");

    /// <summary>The peer is gone.</summary>
    public static readonly CloseReason EndOfStream = new(null, "end of stream");

    /// <summary>[MQTT-3.1.2-22] Nothing was heard for one and a half keep-alive intervals.</summary>
    public static readonly CloseReason Silent = new(ReasonCode.KeepAliveTimeout, "keep-alive ran out");

    /// <summary>[MQTT-3.1.4-3] The same client connected again.</summary>
    public static readonly CloseReason TakenOver = new(ReasonCode.SessionTakenOver, "taken over");

    /// <summary>The device was revoked, or given another secret.</summary>
    public static readonly CloseReason Revoked = new(ReasonCode.NotAuthorized, "credentials withdrawn");

    /// <summary>The process ends.</summary>
    public static readonly CloseReason ShuttingDown = new(ReasonCode.ServerShuttingDown, "server shutting down", Drain: true);

    /// <summary>The store failed: what is not acknowledged must be sent again.</summary>
    public static readonly CloseReason StoreUnavailable = new(ReasonCode.ServerBusy, "store unavailable");

    /// <summary>The device is at its dead-letter cap and 3.1.1 has no other way to say so.</summary>
    public static readonly CloseReason QuotaExceeded = new(ReasonCode.QuotaExceeded, "dead-letter quota exceeded");

    /// <summary>The peer takes nothing of what is sent.</summary>
    public static readonly CloseReason SlowPeer = new(null, "peer does not read");

    /// <summary>The peer broke the protocol.</summary>
    public static CloseReason Of(MqttViolation violation) => new(violation.ReasonCode, violation.ToString());
}
