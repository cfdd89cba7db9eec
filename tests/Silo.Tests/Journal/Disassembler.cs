using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Milepost.Silo.Tests.Journal;

/// <summary>Reads stored bytes aloud, field by field with its offset.</summary>
internal abstract class Disassembler(byte[] bytes)
{
    private readonly StringBuilder _text = new();
    private int _at;

    /// <summary>Bytes not read yet.</summary>
    protected int Left => bytes.Length - _at;

    /// <summary>What was read, which must be everything.</summary>
    public string End()
    {
        Assert.Equal(bytes.Length, _at);
        return _text.ToString();
    }

    protected void Fixed32(string name) => Line(name, $"0x{BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(_at)):x8}", 4);

    protected void Blob(string name, int count) => Line(name, count == 0 ? "none" : Convert.ToHexStringLower(bytes, _at, count), count);

    protected byte Byte(string name)
    {
        Line(name, bytes[_at].ToString(CultureInfo.InvariantCulture), 1);
        return bytes[_at - 1];
    }

    protected ulong Unsigned(string name)
    {
        var (value, length) = Varint(_at);
        Line(name, value.ToString(CultureInfo.InvariantCulture), length);
        return value;
    }

    protected void Signed(string name)
    {
        var (value, length) = Varint(_at);
        Line(name, ((long)(value >> 1) ^ -(long)(value & 1)).ToString(CultureInfo.InvariantCulture), length);
    }

    protected void Fixed(string name) => Line(name, $"0x{BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(_at)):x16}", 8);

    protected void Text(string name)
    {
        var (count, length) = Varint(_at);
        Line(name, Encoding.UTF8.GetString(bytes, _at + length, (int)count).Replace("\0", "\\0", StringComparison.Ordinal), length + (int)count);
    }

    private (ulong Value, int Length) Varint(int at)
    {
        var (value, length) = (0UL, 0);
        byte next;
        do
        {
            next = bytes[at + length];
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
