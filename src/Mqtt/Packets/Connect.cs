using System.Buffers;
using Milepost.Mqtt.Framing;
using Milepost.Mqtt.Properties;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Packets;

/// <summary>
/// CONNECT: who is calling, with what version, session wish, will and credentials (v5 §3.1, 3.1.1 §3.1).
/// <code>
/// +-----------+-----------+
/// |  1 (0001) | 0 0 0 0   |  fixed header, remaining length
/// +-----------+-----------+
/// | 00 04 'M' 'Q' 'T' 'T' |  protocol name
/// | 04 or 05              |  protocol version
/// | connect flags         |  user name, password, will retain, will QoS (2), will, clean start, reserved
/// | keep alive            |  u16, seconds
/// | properties            |  v5 only
/// | client identifier     |  UTF-8 string, may be empty
/// | will                  |  if the will flag is set, see LastWill
/// | user name             |  UTF-8 string, if its flag is set
/// | password              |  binary data, if its flag is set
/// +-----------------------+
/// </code>
/// 3.1.1 differs: no properties, no password without a user name, and no empty client identifier without a clean session.
/// </summary>
public sealed record Connect : MqttPacket
{
    /// <inheritdoc/>
    public override ControlPacketType Type => ControlPacketType.Connect;

    /// <summary>What the client speaks.</summary>
    public required MqttVersion Version { get; init; }

    /// <summary>The client identifier; empty asks the server to choose one.</summary>
    public required string ClientIdentifier { get; init; }

    /// <summary>v5 Clean Start; 3.1.1 Clean Session, which also ends the session with the connection.</summary>
    public bool CleanStart { get; init; }

    /// <summary>Longest silence the client promises, in seconds; 0 promises nothing.</summary>
    public ushort KeepAlive { get; init; }

    /// <summary>The message left behind, or null.</summary>
    public LastWill? Will { get; init; }

    /// <summary>User name, or null.</summary>
    public string? UserName { get; init; }

    /// <summary>Password, or null; a secret.</summary>
    public Bytes? Password { get; init; }

    /// <summary>v5 properties.</summary>
    public MqttProperties Properties { get; init; } = MqttProperties.None;

    private ConnectFlags Flags =>
        new(UserName is not null, Password is not null, Will is not null, Will?.Quality ?? default, Will?.Retain ?? false, CleanStart);

    /// <summary>
    /// Looks only at protocol name and version, so that a server can answer a refused CONNECT in the client's own version. False if
    /// they cannot be read or are not served.
    /// </summary>
    public static bool TryReadVersion(in Frame frame, out MqttVersion version)
    {
        version = default;
        var reader = new MqttReader(frame.Body);
        return frame.Header.Type == ControlPacketType.Connect && ProtocolHeader.TryRead(ref reader, out version);
    }

    /// <summary>Shows neither credentials nor the will.</summary>
    public override string ToString() => $"Connect {{ {Version}, client '{ClientIdentifier}', keep-alive {KeepAlive} s }}";

    internal static Connect? Read(ref MqttReader reader)
    {
        if (!ProtocolHeader.TryRead(ref reader, out var version))
        {
            return null;
        }

        var flags = ConnectFlags.Read(ref reader, version);
        var keepAlive = reader.ReadUInt16();
        var properties = version == MqttVersion.V5 ? MqttProperties.Read(ref reader, PacketSet.Connect) : MqttProperties.None;
        AuthenticationRules.CheckData(ref reader, properties);
        var packet = new Connect
        {
            Version = version,
            CleanStart = flags.CleanStart,
            KeepAlive = keepAlive,
            Properties = properties,
            ClientIdentifier = reader.ReadString(),
            Will = flags.Will ? LastWill.Read(ref reader, flags.WillQuality, flags.WillRetain, version) : null,
            UserName = flags.UserName ? reader.ReadString() : null,
            Password = flags.Password ? reader.ReadBinary().ToArray() : default(Bytes?),
        };
        packet.CheckClientIdentifier(ref reader);
        reader.ExpectEnd();
        return packet;
    }

    internal int Length() =>
        ProtocolHeader.Length                                                       // protocol name, version
        + 1                                                                         // connect flags
        + sizeof(ushort)                                                            // keep alive
        + (Version == MqttVersion.V5 ? PropertyWriter.Length(Properties) : 0)       // properties
        + MqttWriter.StringLength(ClientIdentifier)                                 // client identifier
        + (Will?.Length(Version) ?? 0)                                              // will
        + (UserName is null ? 0 : MqttWriter.StringLength(UserName))                // user name
        + (Password is { } password ? MqttWriter.BinaryLength(password) : 0);       // password

    internal void Write(IBufferWriter<byte> output)
    {
        var writer = MqttWriter.Start(output, Type, 0, Length());
        ProtocolHeader.Write(ref writer, Version);
        writer.WriteByte(Flags.ToByte());
        writer.WriteUInt16(KeepAlive);
        if (Version == MqttVersion.V5)
        {
            PropertyWriter.Write(ref writer, Properties);
        }

        writer.WriteString(ClientIdentifier);
        Will?.Write(ref writer, Version);
        if (UserName is not null)
        {
            writer.WriteString(UserName);
        }

        if (Password is { } password)
        {
            writer.WriteBinary(password);
        }

        writer.Complete();
    }

    private void CheckClientIdentifier(ref MqttReader reader)
    {
        if (Version == MqttVersion.V311 && ClientIdentifier.Length == 0 && !CleanStart && reader.Violation is null)
        {
            // 3.1.1 [MQTT-3.1.3-7] a nameless client cannot come back to its session
            reader.Fail(
                Requirement.Codec.EmptyClientIdentifierIsClean,
                ReasonCode.ClientIdentifierNotValid,
                "empty client identifier without clean session");
        }
    }
}
