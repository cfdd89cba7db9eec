using System.Diagnostics;
using System.Globalization;

namespace Milepost.Silo.Storage.Sqlite;

/// <summary>Copies one moment of a store into a file of its own, while the store goes on: that is a backup, and copied back it is a restored store.</summary>
/// <remarks>
/// A copy knows no incarnation; whoever opens it as a store gives it a new one, so that no cursor of the original means anything there. It is one
/// file, synchronised and checked, and may be copied like any other. The writer never waits for it: it reads one state from the log, as every
/// reader does, and gives the processor and the disk as much time to others as it took for itself.
/// </remarks>
internal static class SqliteCopy
{
    /// <summary>Pages copied at a time; 1 MiB.</summary>
    private const int SlicePages = 256;

    /// <summary>Writes a copy and says how many bytes it has. Where it throws, there is no file.</summary>
    /// <param name="source">A store's file, in use or not, or another copy.</param>
    /// <param name="file">Does not exist yet.</param>
    /// <param name="betweenSlices">For tests: called after each slice but the last.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="JournalFailedException">The source is no store that this program knows, is damaged, or one of both cannot be read or written.</exception>
    public static long Write(string source, string file, Action? betweenSlices, CancellationToken cancellation)
    {
        using (SqliteFile.Create(file, FileMode.CreateNew, FileShare.ReadWrite))
        {
        }

        var isWhole = false;
        try
        {
            CopyPages(source, file, betweenSlices, cancellation);
            Finish(file, cancellation);
            isWhole = true;
            return new FileInfo(file).Length;
        }
        catch (JournalFailedException interrupted) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(interrupted.Message, interrupted, cancellation);
        }
        finally
        {
            if (!isWhole)
            {
                Array.ForEach(SqliteFile.PartsOf(file), File.Delete);
            }
        }
    }

    private static void CopyPages(string source, string file, Action? betweenSlices, CancellationToken cancellation)
    {
        using var from = SqliteDatabase.OpenToCopy(source);
        from.BeginReading();
        RefuseForeign(from, source);
        using (var to = SqliteDatabase.OpenCopy(file))
        {
            var began = Stopwatch.GetTimestamp();
            from.CopyTo(to, SlicePages, () =>
            {
                betweenSlices?.Invoke();
                // Little by little: one synchronisation of everything at the end would hold up those of the writer, often for a second.
                // Closing the file there drops this process's locks on it, which keep nobody out: nobody else knows its name.
                DiskSync.Run(file);
                cancellation.WaitHandle.WaitOne(Stopwatch.GetElapsedTime(began));
                cancellation.ThrowIfCancellationRequested();
                began = Stopwatch.GetTimestamp();
            });
        }

        from.Commit();
        // The log could not begin anew while it was read from. What has gathered is copied into the database here, not by the writer within a commit.
        from.HelpLogAlong();
    }

    private static void RefuseForeign(SqliteDatabase database, string source)
    {
        if (database.Scalar("SELECT count(*) FROM sqlite_master WHERE name IN ('meta', 'vehicles', 'events')") != 3)
        {
            throw new JournalFailedException($"{source} is no store of Milepost.");
        }

        SqliteMigrator.RefuseNewer(database);
    }

    private static void Finish(string file, CancellationToken cancellation)
    {
        using var copy = SqliteDatabase.OpenCopy(file);
        using var interruption = cancellation.Register(copy.Interrupt);
        copy.Execute("PRAGMA journal_mode = DELETE");
        copy.Begin();
        StoreMeta.ForgetIncarnation(copy);
        // A commit synchronises the whole file, and checks that it worked; one that changes nothing would not.
        copy.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {copy.Scalar("PRAGMA user_version")}"));
        copy.Commit();
        var check = copy.Statement("PRAGMA integrity_check(1)");
        if (!check.Step() || check.Text(0) is not "ok")
        {
            throw new JournalFailedException($"The store is damaged: {check.Text(0)}");
        }

        check.Reset();
    }
}
