using System.Runtime.InteropServices;

namespace Milepost.Load;

/// <summary>Room for the events of one wait, laid out as the kernel writes them (<c>struct epoll_event</c>: packed on x86-64 only).</summary>
internal sealed class EpollEvents(int capacity)
{
    public static readonly int Size = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    public static readonly int TagOffset = Size - sizeof(long);

    private readonly byte[] _bytes = new byte[capacity * Size];

    public int Capacity { get; } = capacity;

    public Span<byte> Bytes => _bytes;

    /// <summary>The event at the given place: what happened, and the tag of the socket it happened to.</summary>
    public (uint Events, int Tag) this[int index]
    {
        get
        {
            var one = _bytes.AsSpan(index * Size, Size);
            return (MemoryMarshal.Read<uint>(one), (int)MemoryMarshal.Read<long>(one[TagOffset..]));
        }
    }
}
