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

    private void Room(int count)
    {
        if (_buffer.Length - _length < count)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        }
    }
}
