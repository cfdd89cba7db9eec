using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Milepost.Silo.Storage.Sqlite;

/// <summary>Puts a file, or the names in a folder, on stable storage.</summary>
/// <remarks>The platform cannot open a folder, and its own way to synchronise a file does not tell every failure; so the kernel is asked.</remarks>
internal static class DiskSync
{
    private const int OpenReadOnly = 0;

    /// <exception cref="IOException">The disk refused.</exception>
    public static void Run(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // There a rename is written through by the file system itself, and SQLite's own synchronisation at the end is enough.
            return;
        }

        var handle = Open(path, OpenReadOnly);
        try
        {
            if (handle < 0 || Synchronise(handle) != 0)
            {
                throw new IOException($"{path} cannot be synchronised: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");
            }
        }
        finally
        {
            if (handle >= 0)
            {
                _ = Close(handle);
            }
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Synchronise(int handle);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);
}
