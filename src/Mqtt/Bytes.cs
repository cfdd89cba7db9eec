namespace Milepost.Mqtt;

/// <summary>A run of opaque bytes compared by content; <see langword="default"/> is empty. The memory must not change afterwards.</summary>
public readonly struct Bytes(ReadOnlyMemory<byte> memory) : IEquatable<Bytes>
{
    /// <summary>No bytes.</summary>
    public static Bytes Empty => default;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Memory { get; } = memory;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => Memory.Span;

    /// <summary>How many bytes.</summary>
    public int Length => Memory.Length;

    /// <summary>Wraps, does not copy.</summary>
    public static implicit operator Bytes(byte[] bytes) => new(bytes);

    /// <summary>Wraps, does not copy.</summary>
    public static implicit operator Bytes(ReadOnlyMemory<byte> bytes) => new(bytes);

    /// <summary>Same bytes in the same order.</summary>
    public static bool operator ==(Bytes left, Bytes right) => left.Equals(right);

    /// <summary>Not the same bytes.</summary>
    public static bool operator !=(Bytes left, Bytes right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Bytes other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Bytes other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>The length only: the content may be a password.</summary>
    public override string ToString() => $"{Length} bytes";
}
