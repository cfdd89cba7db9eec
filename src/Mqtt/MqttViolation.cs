namespace Milepost.Mqtt;

/// <summary>Why a peer is wrong, as a value: it reaches the log, the DISCONNECT or CONNACK reason and the conformance table.</summary>
/// <param name="Requirement">The normative statement that was broken.</param>
/// <param name="ReasonCode">What MQTT 5.0 says to answer before closing; 3.1.1 closes without a word.</param>
/// <param name="Detail">What exactly was wrong, without any of the peer's bytes.</param>
public sealed record MqttViolation(Requirement Requirement, ReasonCode ReasonCode, string Detail)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Requirement.Id} ({ReasonCode}): {Detail}";
}
