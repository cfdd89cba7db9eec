using Milepost.Mqtt;

namespace Milepost.MqttClient;

/// <summary>What can go wrong between a client and its server.</summary>
public abstract class MqttClientException : Exception
{
    private protected MqttClientException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>The server said no, to the connection or to a request; the reason code says why.</summary>
public sealed class MqttRefusedException(string what, ReasonCode reasonCode, string? reasonString = null)
    : MqttClientException(reasonString is null ? $"{what}: {reasonCode}" : $"{what}: {reasonCode} ({reasonString})")
{
    /// <summary>Why.</summary>
    public ReasonCode ReasonCode { get; } = reasonCode;
}

/// <summary>
/// The connection ended before the answer came. An unacknowledged message may or may not have reached the server.
/// </summary>
public sealed class MqttConnectionLostException(string message, ReasonCode? reasonCode = null, Exception? inner = null)
    : MqttClientException(message, inner)
{
    /// <summary>What the server's DISCONNECT said, if it sent one.</summary>
    public ReasonCode? ReasonCode { get; } = reasonCode;
}

/// <summary>The server broke the protocol; the connection is closed.</summary>
public sealed class MqttViolationException(MqttViolation violation) : MqttClientException($"The server is wrong: {violation}")
{
    /// <summary>How.</summary>
    public MqttViolation Violation { get; } = violation;
}
