using Milepost.Silo.Client;
using Milepost.Silo.Storage;
using Milepost.Silo.Storage.Sqlite;

namespace Milepost.Silo.Hosting;

/// <summary>Backups of the embedded store: taken while it is in use, put back while it is not.</summary>
/// <remarks>A store on PostgreSQL is backed up with PostgreSQL's own tools; <c>docs/operations.md</c> says how.</remarks>
public static class StoreBackup
{
    /// <summary>Writes one moment of the store to a file and returns its size in bytes; a process that uses the store goes on undisturbed.</summary>
    /// <param name="data">The store's folder.</param>
    /// <param name="file">Must not exist. It gets its name when it is whole, checked and on stable storage; until then it is called <c>*.partial</c>.</param>
    /// <param name="cancellation">Gives up and leaves nothing behind.</param>
    /// <exception cref="SiloUnavailableException">There is no store, it is damaged, or it was written by a newer program; the text says which.</exception>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    public static long Take(string data, string file, CancellationToken cancellation) => Take(data, file, null, cancellation);

    /// <summary>The same, for tests that hold it up between two slices.</summary>
    internal static long Take(string data, string file, Action? betweenSlices, CancellationToken cancellation)
    {
        var target = Path.GetFullPath(file);
        if (Path.Exists(target))
        {
            throw new IOException($"{target} exists already; a backup never replaces a file.");
        }

        var source = new SqliteFile(data).Path;
        if (!File.Exists(source))
        {
            throw new SiloUnavailableException($"There is no store in {Path.GetDirectoryName(source)}.");
        }

        return Copy(source, target, betweenSlices, partial => File.Move(partial, target), cancellation);
    }

    /// <summary>Makes a backup the store of a folder and returns its size in bytes. Its cursors are of another history: clients are told to start over.</summary>
    /// <param name="data">The store's folder; created if absent.</param>
    /// <param name="file">A backup, or a store's file of a process that was stopped.</param>
    /// <param name="replace">Whether a store that is there gives way; it is kept beside the new one as <c>milepost-replaced-*.db</c>.</param>
    /// <param name="cancellation">Gives up and changes nothing.</param>
    /// <exception cref="SiloUnavailableException">The folder's store is in use or would be lost, or the file is no backup of this or an earlier version; the text says which.</exception>
    /// <exception cref="IOException">Something cannot be written.</exception>
    public static long Restore(string data, string file, bool replace, CancellationToken cancellation)
    {
        using var store = new SqliteFile(data);
        try
        {
            store.Take();
        }
        catch (JournalFailedException inUse)
        {
            throw new SiloUnavailableException(inUse.Message, inUse);
        }

        if (!replace && SqliteFile.PartsOf(store.Path).Any(part => File.Exists(part) && new FileInfo(part).Length > 0))
        {
            throw new SiloUnavailableException($"There is a store at {store.Path} already; say --replace to put it aside.");
        }

        return Copy(Path.GetFullPath(file), store.Path, null, partial => PutInPlace(partial, store.Path), cancellation);
    }

    /// <summary>Gives a store, of either engine, that was put back by other means a new incarnation at its next start, so that clients are told to start over.</summary>
    /// <param name="store">Where it is.</param>
    /// <exception cref="SiloUnavailableException">There is no store, it is in use, or it cannot be written.</exception>
    public static void Resync(SiloOptions store)
    {
        try
        {
            using var engine = SiloHosting.Engine(store);
            if (engine is SqliteEngine && !File.Exists(engine.Place))
            {
                throw new SiloUnavailableException($"There is no store in {store.Data}.");
            }

            using var database = engine.OpenWriter();
            database.Begin();
            StoreMeta.ForgetIncarnation(database);
            database.Commit();
        }
        catch (JournalFailedException failure)
        {
            throw new SiloUnavailableException(failure.Message, failure);
        }
    }

    private static long Copy(string source, string target, Action? betweenSlices, Action<string> name, CancellationToken cancellation)
    {
        var partial = $"{target}.{Path.GetRandomFileName()}.partial";
        try
        {
            var bytes = SqliteCopy.Write(source, partial, betweenSlices, cancellation);
            name(partial);
            DiskSync.Run(Path.GetDirectoryName(target)!);
            return bytes;
        }
        catch (JournalFailedException failure)
        {
            throw new SiloUnavailableException(failure.Message, failure);
        }
    }

    private static void PutInPlace(string partial, string store)
    {
        var aside = Path.Combine(Path.GetDirectoryName(store)!, $"milepost-replaced-{DateTime.UtcNow:yyyyMMdd'T'HHmmss'Z'}.db");
        // First what lies beside the old database: it must not be taken for the new one's log.
        foreach (var (from, to) in SqliteFile.PartsOf(store).Zip(SqliteFile.PartsOf(aside)).Skip(1).Where(pair => File.Exists(pair.First)))
        {
            File.Move(from, to);
        }

        if (new FileInfo(store).Length == 0)
        {
            File.Move(partial, store, overwrite: true);
        }
        else
        {
            // At every moment there is a database under the name: the old one or the new one.
            File.Replace(partial, store, aside);
        }
    }
}
