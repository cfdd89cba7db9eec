using System.CommandLine;
using System.Globalization;
using Milepost.Silo.Client;
using Milepost.Silo.Hosting;

namespace Milepost.Host.Commands;

/// <summary><c>backup FILE</c>, <c>restore FILE</c> and <c>resync</c>: what an operator does with a store as a whole.</summary>
internal static class BackupCommands
{
    /// <summary><c>backup FILE</c>; the host may run meanwhile.</summary>
    public static Command CreateBackup()
    {
        var file = new Argument<string>("file") { Description = "Where to write it; must not exist." };
        var data = DataOption();
        var command = new Command("backup", "Write one moment of the embedded store to a file; Milepost may run meanwhile.") { file, data };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(data), store =>
        {
            var path = Path.GetFullPath(parsed.GetRequiredValue(file));
            return $"Backed up {Size(StoreBackup.Take(FolderOf(store), path, cancellation))} to {path}.";
        }));
        return command;
    }

    /// <summary><c>restore FILE</c>; the host must not run.</summary>
    public static Command CreateRestore()
    {
        var file = new Argument<FileInfo>("file") { Description = "A backup." };
        file.AcceptExistingOnly();
        var data = DataOption();
        var replace = new Option<bool>("--replace") { Description = "Put a store that is there aside; it is kept beside the new one." };
        var command = new Command("restore", "Make a backup the embedded store; Milepost must be stopped.") { file, data, replace };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(data), store =>
        {
            var folder = FolderOf(store);
            var bytes = StoreBackup.Restore(folder, parsed.GetRequiredValue(file).FullName, parsed.GetValue(replace), cancellation);
            return $"Restored {Size(bytes)} to {Path.GetFullPath(folder)}. Clients will be told to start over.";
        }));
        return command;
    }

    /// <summary><c>resync</c>; the host must not run.</summary>
    public static Command CreateResync()
    {
        var data = DataOption();
        var command = new Command("resync", "Tell every client to start over, after the store was put back by other means than restore; Milepost must be stopped.") { data };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(data), store =>
        {
            StoreBackup.Resync(store);
            return "Clients will be told to start over.";
        }));
        return command;
    }

    private static Option<string?> DataOption() => new("--data") { Description = "The store's folder; default: the configured one (Milepost__Data), else ./data." };

    private static async Task<int> RunAsync(string? data, Func<SiloOptions, string> work)
    {
        try
        {
            var configuration = CommandConfiguration.Read();
            var store = new SiloOptions();
            store.Data = data ?? configuration["Milepost:Data"] ?? store.Data;
            store.ConnectionString = data is null ? configuration.GetConnectionString("Milepost") : null;

            // Long and without a single await, so not on a thread that others may need.
            Console.WriteLine(await Task.Run(() => work(store)));
            return 0;
        }
        catch (Exception refusal) when (refusal is FormatException or SiloUnavailableException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Given up; nothing was changed.");
            return 1;
        }
    }

    private static string FolderOf(SiloOptions store) => string.IsNullOrEmpty(store.ConnectionString)
        ? store.Data
        : throw new FormatException("The store is on PostgreSQL: use pg_dump and pg_restore, as docs/operations.md says.");

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_048_576.0:0.0} MiB");
}
