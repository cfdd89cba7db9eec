namespace Milepost.Silo.Storage.Sqlite;

/// <summary>The store's file: where it is, who may read it, and the lock that keeps a second process out.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly FileStream _lock;

    private SqliteFile(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>The database file.</summary>
    public string Path { get; }

    /// <summary>Takes the store in a folder, for this process alone.</summary>
    /// <exception cref="JournalFailedException">Another process has it.</exception>
    public static SqliteFile Take(string folder)
    {
        var full = System.IO.Path.GetFullPath(folder);
        CreateFolder(full);
        var held = Lock(System.IO.Path.Combine(full, "milepost.lock"), full);
        var path = System.IO.Path.Combine(full, "milepost.db");
        // SQLite gives its log and index files the mode of the database file, so this one decides for all three.
        using (Create(path, FileShare.ReadWrite))
        {
        }

        return new SqliteFile(path, held);
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string path, string folder)
    {
        try
        {
            return Create(path, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new JournalFailedException($"The store in {folder} is in use by another process; one process at a time may open it.", exception);
        }
    }

    private static FileStream Create(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
