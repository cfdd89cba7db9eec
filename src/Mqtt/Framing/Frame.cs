using System.Buffers;

namespace Milepost.Mqtt.Framing;

/// <summary>One packet as bytes: its fixed header, and its body, which borrows the input and is valid only as long as that is.</summary>
/// <param name="Header">Type, flags and length.</param>
/// <param name="Body">Everything after the fixed header, exactly <see cref="FixedHeader.RemainingLength"/> bytes.</param>
public readonly record struct Frame(FixedHeader Header, ReadOnlySequence<byte> Body);
