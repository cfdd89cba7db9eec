using Milepost.Grains.Vehicles;

namespace Milepost.Silo.Journal.Checkpoints;

/// <summary>A cold part of a vehicle held as the bytes a checkpoint stores for it, and read from them when somebody looks.</summary>
/// <remarks>What was read stays for whoever looks again during the turn; <see cref="RestingForm"/> lets go of it at the turn's end.</remarks>
internal sealed class PackedPart<T>(byte[] bytes, PartReader<T> read) : ColdPart<T>
    where T : class
{
    private T? _value;

    /// <inheritdoc />
    public override T Value => _value ??= Read();

    /// <inheritdoc />
    public override T? AtHand => _value;

    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>The same part, not read.</summary>
    public PackedPart<T> Unread() => new(bytes, read);

    private T Read()
    {
        var reader = new TelemetryReader(bytes);
        var value = read(ref reader);
        return reader.IsAtEnd ? value : throw new InvalidDataException("There are bytes behind the end.");
    }
}

/// <summary>Reads a cold part.</summary>
internal delegate T PartReader<out T>(ref TelemetryReader reader);
