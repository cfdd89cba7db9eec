using Milepost.Mqtt;

namespace Milepost.MqttClient;

/// <summary>What the server said to a published message.</summary>
/// <param name="ReasonCode">Success for QoS 0 and on 3.1.1; otherwise the code of the PUBACK, which may be a refusal.</param>
/// <param name="ReasonString">The server's words, or null.</param>
public readonly record struct PublishResult(ReasonCode ReasonCode, string? ReasonString)
{
    /// <summary>True unless the code is a refusal.</summary>
    public bool IsAccepted => !ReasonCode.IsError;
}
