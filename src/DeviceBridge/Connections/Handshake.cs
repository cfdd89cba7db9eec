using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Extensions.Options;
using Milepost.DeviceBridge.Devices;
using Milepost.DeviceBridge.Sessions;
using Milepost.Mqtt;
using Milepost.Mqtt.Framing;
using Milepost.Mqtt.Packets;
using Milepost.Silo.Client;

namespace Milepost.DeviceBridge.Connections;

/// <summary>The first packet: a CONNECT, whole, in time, of a device that may come in; everything else ends here.</summary>
internal sealed class Handshake(DeviceAuthenticator authenticator, SessionRegistry registry, IOptions<DeviceBridgeOptions> options, TimeProvider time)
{
    /// <summary>Reads and judges the first packet; a refusal is answered where the protocol has words for it.</summary>
    public async Task<HandshakeResult> RunAsync(IDuplexPipe transport, CancellationToken connectionEnds)
    {
        using var deadline = new CancellationTokenSource(options.Value.HandshakeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, connectionEnds);
        try
        {
            var result = await JudgeAsync(await ReadFirstPacketAsync(transport.Input, either.Token), either.Token);
            if (result is HandshakeResult.Refused { Answer: { } answer } refused)
            {
                MqttEncoder.Write(answer, refused.Version, transport.Output);
                await transport.Output.FlushAsync(either.Token);
            }

            return result;
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return HandshakeResult.Refused.Silently(deadline.IsCancellationRequested ? "no CONNECT in time" : "connection ended");
        }
    }

    private async Task<FirstPacket> ReadFirstPacketAsync(PipeReader input, CancellationToken cancellation)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellation);
            var buffer = result.Buffer;
            if (TryReadFirstPacket(ref buffer, out var packet))
            {
                input.AdvanceTo(buffer.Start);
                return packet;
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                return new FirstPacket(null, null, null);
            }
        }
    }

    private bool TryReadFirstPacket(ref ReadOnlySequence<byte> buffer, out FirstPacket packet)
    {
        packet = default;
        if (!buffer.IsEmpty && buffer.FirstSpan[0] >> 4 != (int)ControlPacketType.Connect)
        {
            return true; // [MQTT-3.1.0-1], from the first byte: another protocol gets no second one
        }

        var status = FrameReader.TryRead(ref buffer, new FrameLimits(options.Value.HandshakeBytes), out var frame, out var violation);
        if (status != FrameStatus.Frame)
        {
            packet = new FirstPacket(null, null, violation);
            return status == FrameStatus.Violation;
        }

        MqttVersion? version = Connect.TryReadVersion(frame, out var named) ? named : null;
        MqttDecoder.TryDecode(frame, version ?? MqttVersion.V5, PacketOrigin.Client, out var decoded, out violation);
        packet = new FirstPacket(decoded as Connect, version, violation);
        return true;
    }

    private async Task<HandshakeResult> JudgeAsync(FirstPacket packet, CancellationToken cancellation)
    {
        if (packet.Connect is not { } connect)
        {
            return RefusalOf(packet);
        }

        if (SignInRules.Refusal(connect) is { } refusal)
        {
            return HandshakeResult.Refused.With(connect.Version, refusal, $"{refusal}");
        }

        var changesBefore = registry.Changes;
        if (await authenticator.AuthenticateAsync(connect, cancellation) is not { } device)
        {
            var anonymous = string.IsNullOrEmpty(connect.UserName);
            return HandshakeResult.Refused.With(
                connect.Version,
                anonymous ? ReasonCode.NotAuthorized : ReasonCode.BadUserNameOrPassword,
                anonymous ? "no credentials" : "wrong credentials");
        }

        return new HandshakeResult.Accepted(connect, device, changesBefore);
    }

    // [MQTT-3.1.4-1] 5.0 may be told why; 3.1.1 only what its return codes can say.
    private static HandshakeResult.Refused RefusalOf(FirstPacket packet) => packet switch
    {
        { Violation: null } => HandshakeResult.Refused.Silently("not a CONNECT"),
        { Version: MqttVersion.V5, Violation: { } why } => HandshakeResult.Refused.With(MqttVersion.V5, why.ReasonCode, why.ToString()),
        { Violation: { ReasonCode: ReasonCode.UnsupportedProtocolVersion or ReasonCode.ClientIdentifierNotValid } why } =>
            HandshakeResult.Refused.With(MqttVersion.V311, why.ReasonCode, why.ToString()),
        { Violation: { } why } => HandshakeResult.Refused.Silently(why.ToString()),
    };

    private readonly record struct FirstPacket(Connect? Connect, MqttVersion? Version, MqttViolation? Violation);
}

/// <summary>How a handshake ended.</summary>
internal abstract record HandshakeResult
{
    private HandshakeResult()
    {
    }

    /// <summary>The device may come in; CONNACK is still to be sent.</summary>
    /// <param name="Connect">What it asked for.</param>
    /// <param name="Device">Who it is.</param>
    /// <param name="ChangesBefore">Changes the registry had seen before the device was looked up.</param>
    internal sealed record Accepted(Connect Connect, DeviceRecord Device, long ChangesBefore) : HandshakeResult;

    /// <summary>It may not.</summary>
    internal sealed record Refused(MqttVersion Version, ConnAck? Answer, string Why) : HandshakeResult
    {
        /// <summary>With an answer.</summary>
        public static Refused With(MqttVersion version, ReasonCode code, string why) => new(version, new ConnAck { ReasonCode = code }, why);

        /// <summary>Without a word.</summary>
        public static Refused Silently(string why) => new(MqttVersion.V5, null, why);
    }
}
