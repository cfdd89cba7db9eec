using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Packets;

/// <summary>
/// The connect flags (v5 §3.1.2.3).
/// <code>
///      7          6           5          4  3       2           1           0
/// | user name | password | will retain | will QoS | will | clean start | reserved |
/// </code>
/// </summary>
internal readonly record struct ConnectFlags(
    bool UserName, bool Password, bool Will, QualityOfService WillQuality, bool WillRetain, bool CleanStart)
{
    private const int UserNameBit = 1 << 7;
    private const int PasswordBit = 1 << 6;
    private const int WillRetainBit = 1 << 5;
    private const int WillQosShift = 3;
    private const int WillBit = 1 << 2;
    private const int CleanStartBit = 1 << 1;
    private const int ReservedBit = 1;

    public static ConnectFlags Read(ref MqttReader reader, MqttVersion version)
    {
        int bits = reader.ReadByte();
        if (reader.Violation is not null)
        {
            return default;
        }

        if ((bits & ReservedBit) != 0)
        {
            // [MQTT-3.1.2-3]
            reader.Fail(Requirement.Codec.ConnectReservedFlag, ReasonCode.MalformedPacket, "reserved connect flag is set");
        }

        var will = (bits & WillBit) != 0;
        var quality = ReadWillQuality(ref reader, bits, will);
        if (!will && (bits & WillRetainBit) != 0)
        {
            // [MQTT-3.1.2-13]
            reader.Fail(Requirement.Codec.WillRetainNeedsWill, ReasonCode.MalformedPacket, "will retain without will");
        }

        var userName = (bits & UserNameBit) != 0;
        var password = (bits & PasswordBit) != 0;
        if (version == MqttVersion.V311 && password && !userName)
        {
            // 3.1.1 [MQTT-3.1.2-22]; 5.0 allows a password alone
            reader.Fail(Requirement.Codec.PasswordNeedsUserName, ReasonCode.MalformedPacket, "password without user name");
        }

        return new(userName, password, will, quality, (bits & WillRetainBit) != 0, (bits & CleanStartBit) != 0);
    }

    public byte ToByte() => (byte)(
        (UserName ? UserNameBit : 0)
        | (Password ? PasswordBit : 0)
        | (WillRetain ? WillRetainBit : 0)
        | ((int)WillQuality << WillQosShift)
        | (Will ? WillBit : 0)
        | (CleanStart ? CleanStartBit : 0));

    private static QualityOfService ReadWillQuality(ref MqttReader reader, int bits, bool will)
    {
        if (!QualityOfService.TryParse((bits >> WillQosShift) & 3, out var quality))
        {
            // [MQTT-3.1.2-12]
            reader.Fail(Requirement.Codec.WillQos, ReasonCode.MalformedPacket, "will QoS 3");
        }
        else if (!will && quality != QualityOfService.AtMostOnce)
        {
            // [MQTT-3.1.2-11]
            reader.Fail(Requirement.Codec.WillQosNeedsWill, ReasonCode.MalformedPacket, "will QoS without will");
        }

        return quality;
    }
}
