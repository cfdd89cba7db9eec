namespace Milepost.Silo.Storage.Sqlite;

/// <summary>The store's file: where it is, who may read it, and the lock that keeps a second process out.</summary>
internal sealed class SqliteFile : IDisposable
{
    private const int LinuxWouldBlock = 11;
    private const int DarwinWouldBlock = 35;
    private const int WindowsSharingViolation = 32;

    private readonly string _folder;
    private FileStream? _lock;

    /// <summary>The store in a folder; nothing is touched yet.</summary>
    public SqliteFile(string folder)
    {
        _folder = System.IO.Path.GetFullPath(folder);
        Path = System.IO.Path.Combine(_folder, "milepost.db");
    }

    /// <summary>The database file.</summary>
    public string Path { get; }

    /// <summary>Takes the store for this process alone, until disposed; again does nothing.</summary>
    /// <exception cref="JournalFailedException">Another process has it.</exception>
    public void Take()
    {
        if (_lock is not null)
        {
            return;
        }

        CreateFolder(_folder);
        _lock = Lock(System.IO.Path.Combine(_folder, "milepost.lock"), _folder);
        // SQLite gives its log and index files the mode of the database file, so this one decides for all three.
        using (Create(Path, FileMode.OpenOrCreate, FileShare.ReadWrite))
        {
        }
    }

    public void Dispose()
    {
        _lock?.Dispose();
        _lock = null;
    }

    /// <summary>A database file and what SQLite keeps beside it.</summary>
    public static string[] PartsOf(string path) => [path, path + "-wal", path + "-shm", path + "-journal"];

    /// <summary>Opens or creates a file that only its owner may read.</summary>
    public static FileStream Create(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private static FileStream Lock(string path, string folder)
    {
        try
        {
            return Create(path, FileMode.OpenOrCreate, FileShare.None);
        }
        catch (IOException exception) when (IsTaken(exception))
        {
            throw new JournalFailedException($"The store in {folder} is in use by another process; one process at a time may open it.", exception);
        }
        catch (IOException exception)
        {
            throw new JournalFailedException($"The store in {folder} cannot be opened: {exception.Message}", exception);
        }
    }

    /// <summary>Whether a file could not be opened only because somebody else has it: the platform's own number says so.</summary>
    private static bool IsTaken(IOException exception) =>
        OperatingSystem.IsWindows() ? (exception.HResult & 0xffff) is WindowsSharingViolation : exception.HResult is LinuxWouldBlock or DarwinWouldBlock;

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
