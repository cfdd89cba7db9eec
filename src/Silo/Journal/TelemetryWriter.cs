using System.Buffers.Binary;
using System.Text;

namespace Milepost.Silo.Journal;

/// <summary>A growing buffer of the journal's primitives: variable-length integers, zigzag, text, doubles.</summary>
internal sealed class TelemetryWriter
{
    private byte[] _buffer = new byte[1024];
    private int _length;

    /// <summary>Bytes written so far.</summary>
    public int Length => _length;

    /// <summary>What was written; good until more is.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    public void Reset() => _length = 0;

    public byte[] ToArray() => _buffer.AsSpan(0, _length).ToArray();

    public void Byte(byte value)
    {
        Room(1);
        _buffer[_length++] = value;
    }

    /// <summary>Seven bits per byte, the lowest first; the high bit says that more follow (LEB128).</summary>
    public void Unsigned(ulong value)
    {
        Room(10);
        while (value >= 0x80)
        {
            _buffer[_length++] = (byte)((value & 0x7f) | 0x80);
            value >>= 7;
        }

        _buffer[_length++] = (byte)value;
    }

    /// <summary>Small numbers of either sign in few bytes: 0, -1, 1, -2, … become 0, 1, 2, 3, …</summary>
    public void Signed(long value) => Unsigned(unchecked((ulong)((value << 1) ^ (value >> 63)))); // the top bit is meant to fall off

    public void Fixed64(long value)
    {
        Room(8);
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(_length), value);
        _length += 8;
    }

    public void Fixed32(uint value)
    {
        Room(4);
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_length), value);
        _length += 4;
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Room(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    public void Text(string value)
    {
        var count = Encoding.UTF8.GetByteCount(value);
        Unsigned((ulong)count);
        Room(count);
        Encoding.UTF8.GetBytes(value, _buffer.AsSpan(_length));
        _length += count;
    }

    /// <summary>Sixteen bytes, big endian as printed.</summary>
    public void Guid(Guid value)
    {
        Room(16);
        value.TryWriteBytes(_buffer.AsSpan(_length), bigEndian: true, out var count);
        _length += count;
    }

    /// <summary>A byte that says whether there is a number, and the number.</summary>
    public void Optional(long? value)
    {
        Byte(value is null ? (byte)0 : (byte)1);
        if (value is { } number)
        {
            Signed(number);
        }
    }

    /// <summary>A byte that says whether there is a text, and the text.</summary>
    public void Optional(string? value)
    {
        Byte(value is null ? (byte)0 : (byte)1);
        if (value is not null)
        {
            Text(value);
        }
    }

    /// <summary>Bytes with their length before them.</summary>
    public void Sized(ReadOnlySpan<byte> value)
    {
        Unsigned((ulong)value.Length);
        Room(value.Length);
        value.CopyTo(_buffer.AsSpan(_length));
        _length += value.Length;
    }

    private void Room(int count)
    {
        if (_buffer.Length - _length < count)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        }
    }
}
