using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Milepost.Silo.Storage.Sqlite;

/// <summary>Loads the operating system's SQLite library, once per process, and holds it to a minimum version.</summary>
/// <remarks>The library of the machine is used, not one bundled with a package: it is the one that gets security updates.</remarks>
internal static class SqliteNative
{
    /// <summary>3.37.0, the first with what we rely on being long settled (row values, upserts, partial indexes, strict error codes).</summary>
    private const int MinVersion = 3_037_000;

    private static readonly Lazy<string> Loaded = new(Load);

    /// <summary>The library's version; loads it at first use.</summary>
    /// <exception cref="JournalFailedException">There is no such library, or it is too old.</exception>
    public static string Version => Loaded.Value;

    private static string Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        var version = raw.sqlite3_libversion().utf8_to_string();
        return raw.sqlite3_libversion_number() >= MinVersion
            ? version
            : throw new JournalFailedException($"SQLite {version} is too old; 3.37.0 or newer is needed.");
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        foreach (var candidate in Candidates())
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }

    private static string[] Candidates() =>
        OperatingSystem.IsWindows() ? ["winsqlite3.dll"]
        : OperatingSystem.IsMacOS() ? ["/usr/lib/libsqlite3.dylib"]
        : ["libsqlite3.so.0", "libsqlite3.so"];
}
