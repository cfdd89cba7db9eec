using System.Buffers.Binary;
using System.Text;

namespace Milepost.Load.Wire;

/// <summary>
/// One device's telemetry PUBLISH (MQTT 5.0 section 3.3), encoded once; a message is a copy of it with its packet id and three numbers overwritten.
/// Every number in it has a fixed width, so no message is longer than another.
/// </summary>
internal sealed class PublishTemplate
{
    private const string Payload =
        """{"ts":0000000000000,"seq":000000000,"odometerKm":000000.000,"speedKmh":90.0,"batteryV":13.9,"fuelPercent":57.5}""";

    private const int TimeDigits = 13, SequenceDigits = 9, KilometreDigits = 6, MetreDigits = 3;

    private static readonly int TimeAt = Payload.IndexOf("\"ts\":", StringComparison.Ordinal) + 5;
    private static readonly int SequenceAt = Payload.IndexOf("\"seq\":", StringComparison.Ordinal) + 6;
    private static readonly int OdometerAt = Payload.IndexOf("\"odometerKm\":", StringComparison.Ordinal) + 13;

    private readonly byte[] _packet;
    private readonly int _packetIdAt;
    private readonly int _payloadAt;

    /// <summary>Prepares the packet for a device in a protocol version (4 or 5) and quality of service (0 or 1).</summary>
    public PublishTemplate(byte version, byte qos, string deviceId)
    {
        var topic = Encoding.UTF8.GetBytes($"devices/{deviceId}/telemetry");
        byte[] packetId = qos == 0 ? [] : [0, 0];
        byte[] properties = version == 5 ? [0] : [];
        byte[] body = [(byte)(topic.Length >> 8), (byte)topic.Length, .. topic, .. packetId, .. properties, .. Encoding.UTF8.GetBytes(Payload)];
        byte[] header = [(byte)(0x30 | (qos << 1)), .. ConnectPacket.EncodeLength(body.Length)];
        _packet = [.. header, .. body];
        _packetIdAt = qos == 0 ? -1 : header.Length + 2 + topic.Length;
        _payloadAt = _packet.Length - Payload.Length;
    }

    /// <summary>Length of every message, in bytes.</summary>
    public int Length => _packet.Length;

    /// <summary>Writes one message; the reading must be of six digits of kilometres at most.</summary>
    public void Write(Span<byte> into, ushort packetId, TelemetryReading reading)
    {
        _packet.CopyTo(into);
        if (_packetIdAt >= 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(into[_packetIdAt..], packetId);
        }

        var payload = into[_payloadAt..];
        var (kilometres, metres) = Math.DivRem(reading.OdometerMetres, 1000);
        FixedDigits.Write(payload.Slice(TimeAt, TimeDigits), reading.DeviceTimeMs);
        FixedDigits.Write(payload.Slice(SequenceAt, SequenceDigits), reading.Sequence);
        FixedDigits.Write(payload.Slice(OdometerAt, KilometreDigits), kilometres);
        FixedDigits.Write(payload.Slice(OdometerAt + KilometreDigits + 1, MetreDigits), metres);
    }
}
