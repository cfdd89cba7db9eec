using System.Runtime.InteropServices;

namespace Milepost.Ceiling;

/// <summary>One append-only table in the system's SQLite, called directly: one transaction per batch, one prepared statement per row.</summary>
internal sealed unsafe partial class Sqlite : IStore
{
    private const string Library = "libsqlite3.so.0";
    private const int Done = 101;

    private readonly nint _database;
    private readonly nint _insert;

    public Sqlite(string file)
    {
        Check(Open(file, out _database), "open");
        Run("PRAGMA journal_mode=WAL");
        Run("PRAGMA synchronous=FULL");
        Run("CREATE TABLE message (position INTEGER PRIMARY KEY, device INTEGER NOT NULL, body BLOB NOT NULL)");
        Check(Prepare(_database, "INSERT INTO message (device, body) VALUES (?, ?)", -1, out _insert, 0), "prepare");
    }

    /// <inheritdoc />
    public void Append(Batch batch)
    {
        Run("BEGIN");
        fixed (byte* bytes = batch.Bytes)
        {
            foreach (var row in batch.Rows)
            {
                Check(BindInteger(_insert, 1, row.Client.Device), "bind");
                Check(BindBlob(_insert, 2, bytes + row.Offset, row.Length, 0), "bind");
                Check(Step(_insert) == Done ? 0 : 1, "step");
                Check(Reset(_insert), "reset");
            }
        }

        Run("COMMIT");
    }

    public void Dispose()
    {
        _ = Finalize(_insert);
        _ = Close(_database);
    }

    private void Run(string sql) => Check(Execute(_database, sql, 0, 0, 0), sql);

    private static void Check(int result, string what)
    {
        if (result != 0)
        {
            throw new InvalidOperationException($"SQLite {what} failed with {result}.");
        }
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string file, out nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_exec", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(nint database, string sql, nint callback, nint argument, nint error);

    [LibraryImport(Library, EntryPoint = "sqlite3_prepare_v2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Prepare(nint database, string sql, int length, out nint statement, nint tail);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64")]
    private static partial int BindInteger(nint statement, int index, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob")]
    private static partial int BindBlob(nint statement, int index, byte* value, int length, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    private static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    private static partial int Reset(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_finalize")]
    private static partial int Finalize(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_close")]
    private static partial int Close(nint database);
}
