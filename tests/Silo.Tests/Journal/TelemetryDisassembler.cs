using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Milepost.Silo.Tests.Journal;

/// <summary>Reads a telemetry entry aloud, field by field with its offset, straight from the layout page and without the codec.</summary>
internal sealed class TelemetryDisassembler
{
    private readonly byte[] _bytes;
    private readonly StringBuilder _text = new();
    private int _at;

    private TelemetryDisassembler(byte[] bytes) => _bytes = bytes;

    public static string Read(byte[] bytes)
    {
        var reader = new TelemetryDisassembler(bytes);
        reader.Entry();
        Assert.Equal(bytes.Length, reader._at);
        return reader._text.ToString();
    }

    private void Entry()
    {
        Byte("version");
        Signed("at, ms");
        Text("device");
        Signed("received after at, ms");
        Signed("utc offset, s");
        Fixed("payload hash");
        Unsigned("duplicate samples");
        var samples = Unsigned("samples");
        for (var index = 0UL; index < samples; index++)
        {
            Sample();
        }
    }

    private void Sample()
    {
        var flags = Byte("sample: flags (1 sequence, 2 vin, 4 clock suspect)");
        Signed("  at after received, ms");
        if ((flags & 1) != 0)
        {
            Signed("  device sequence");
        }

        if ((flags & 2) != 0)
        {
            Text("  vin");
        }

        var observations = Unsigned("  observations");
        for (var index = 0UL; index < observations; index++)
        {
            Observation();
        }

        var metrics = Unsigned("  metrics");
        for (var index = 0UL; index < metrics; index++)
        {
            Text("    name");
            Fixed("    value, IEEE 754 bits");
        }

        var readouts = Unsigned("  code read-outs");
        for (var index = 0UL; index < readouts; index++)
        {
            Byte("    status");
            var codes = Unsigned("    codes");
            for (var code = 0UL; code < codes; code++)
            {
                Text("      code");
            }
        }
    }

    private void Observation()
    {
        Byte("    signal");
        Signed("      value");
        Byte("      verdict");
        if ((Byte("      flags (1 numbers, 2 miles)") & 1) != 0)
        {
            Signed("      compared");
            Signed("      limit");
        }
    }

    private byte Byte(string name)
    {
        Line(name, _bytes[_at].ToString(CultureInfo.InvariantCulture), 1);
        return _bytes[_at - 1];
    }

    private ulong Unsigned(string name)
    {
        var (value, length) = Varint(_at);
        Line(name, value.ToString(CultureInfo.InvariantCulture), length);
        return value;
    }

    private void Signed(string name)
    {
        var (value, length) = Varint(_at);
        Line(name, ((long)(value >> 1) ^ -(long)(value & 1)).ToString(CultureInfo.InvariantCulture), length);
    }

    private void Fixed(string name) => Line(name, $"0x{BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(_at)):x16}", 8);

    private void Text(string name)
    {
        var (count, length) = Varint(_at);
        Line(name, Encoding.UTF8.GetString(_bytes, _at + length, (int)count), length + (int)count);
    }

    private (ulong Value, int Length) Varint(int at)
    {
        var (value, length) = (0UL, 0);
        byte next;
        do
        {
            next = _bytes[at + length];
            value |= (ulong)(next & 0x7f) << (7 * length);
            length++;
        }
        while (next >= 0x80);
        return (value, length);
    }

    private void Line(string name, string value, int length)
    {
        _text.Append(CultureInfo.InvariantCulture, $"{_at,4} {name}: {value}\n");
        _at += length;
    }
}
