using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Milepost.Load;

/// <summary>The few calls of the C library that the generator makes itself, because the framework's way costs more than what is measured.</summary>
internal static partial class Libc
{
    public const uint EpollIn = 0x001;
    public const uint EpollOut = 0x004;
    public const int EpollAdd = 1;
    public const int EpollModify = 3;

    public const int TryAgain = 11;
    public const int Interrupted = 4;

    public const int SigInt = 2;
    public const int SigTerm = 15;

    private const int DontWaitNoSignal = 0x40 | 0x4000;

    /// <summary>Makes an epoll instance; throws <see cref="Win32Exception"/> when the kernel refuses.</summary>
    public static int NewEpoll() => Checked(EpollCreate(0), "epoll_create1");

    /// <summary>Watches a socket; <paramref name="tag"/> comes back with each of its events.</summary>
    public static void Watch(int epoll, int operation, int socket, uint events, int tag)
    {
        Span<byte> description = stackalloc byte[EpollEvents.Size];
        description.Clear();
        MemoryMarshal.Write(description, events);
        MemoryMarshal.Write(description[EpollEvents.TagOffset..], (long)tag);
        Checked(EpollControl(epoll, operation, socket, in MemoryMarshal.GetReference(description)), "epoll_ctl");
    }

    /// <summary>Waits for events, at most the given nanoseconds; returns how many came.</summary>
    public static int Wait(int epoll, EpollEvents events, long timeoutNs)
    {
        var timeout = new TimeSpec(timeoutNs / 1_000_000_000, timeoutNs % 1_000_000_000);
        var count = EpollWait(epoll, ref MemoryMarshal.GetReference(events.Bytes), events.Capacity, in timeout, 0);
        return count < 0 && Marshal.GetLastPInvokeError() == Interrupted ? 0 : Checked(count, "epoll_pwait2");
    }

    /// <summary>Sends without waiting; returns the bytes taken, or minus the error number.</summary>
    public static int Send(int socket, ReadOnlySpan<byte> bytes)
    {
        var sent = Send(socket, in MemoryMarshal.GetReference(bytes), bytes.Length, DontWaitNoSignal);
        return sent < 0 ? -Marshal.GetLastPInvokeError() : (int)sent;
    }

    /// <summary>Receives without waiting; returns the bytes received, 0 at the end, or minus the error number.</summary>
    public static int Receive(int socket, Span<byte> into)
    {
        var received = Receive(socket, ref MemoryMarshal.GetReference(into), into.Length, DontWaitNoSignal);
        return received < 0 ? -Marshal.GetLastPInvokeError() : (int)received;
    }

    /// <summary>Writes all bytes at the start of a file and waits for the disk; unlike the framework's flush, says so when that fails.</summary>
    public static void WriteDurably(int file, ReadOnlySpan<byte> bytes, long offset)
    {
        Checked((int)WriteAt(file, in MemoryMarshal.GetReference(bytes), bytes.Length, offset), "pwrite");
        Checked(DataSync(file), "fdatasync");
    }

    /// <summary>Closes an epoll instance.</summary>
    public static void Close(int descriptor) => Checked(CloseDescriptor(descriptor), "close");

    /// <summary>Signals a process; one that is gone needs none.</summary>
    public static void Kill(int process, int signal) => _ = KillProcess(process, signal);

    private static int Checked(int result, string call) =>
        result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{call} failed");

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(int epoll, int operation, int socket, in byte description);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    private static partial int EpollWait(int epoll, ref byte events, int capacity, in TimeSpec timeout, nint noSignalMask);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int socket, in byte bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int socket, ref byte bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    private static partial nint WriteAt(int file, in byte bytes, nint length, long offset);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int DataSync(int file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int CloseDescriptor(int descriptor);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int KillProcess(int process, int signal);

    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
