using System.Buffers.Binary;
using System.Text;

namespace Milepost.Silo.Journal;

/// <summary>Reads what <see cref="TelemetryWriter"/> wrote; bytes that are too short or too many are damage.</summary>
internal ref struct TelemetryReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Left => _rest.Length;

    public byte Byte() => Take(1)[0];

    public ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("An integer is longer than ten bytes.");
    }

    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public int Count(int most)
    {
        var count = Unsigned();
        return count <= (ulong)most ? (int)count : throw new InvalidDataException($"A list of {count} is longer than {most}.");
    }

    public long Fixed64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public uint Fixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ReadOnlySpan<byte> Bytes(int count) => Take(count);

    public string Text() => Encoding.UTF8.GetString(Take(Count(1 << 20)));

    public Guid Guid() => new(Take(16), bigEndian: true);

    public long? OptionalSigned() => Flag() ? Signed() : null;

    public string? OptionalText() => Flag() ? Text() : null;

    public bool Flag() => Byte() switch
    {
        0 => false,
        1 => true,
        var other => throw new InvalidDataException($"{other} is neither yes nor no."),
    };

    /// <summary>Bytes with their length before them; they belong to what is read from.</summary>
    public ReadOnlySpan<byte> Bytes() => Take(Count(int.MaxValue));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new InvalidDataException("The bytes end too early.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
