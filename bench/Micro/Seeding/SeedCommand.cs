using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Milepost.Grains.Identity;
using Milepost.Silo.Actors;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;

namespace Milepost.Micro.Seeding;

/// <summary>Fills a store that no process has open with vehicles, through the product's own journal, and says how long that took.</summary>
internal static class SeedCommand
{
    private const int VehiclesPerCommit = 1_000;
    private const int CommitsAhead = 2;

    /// <summary>Seeds the fleet of the given owner, or, where the store knows no such account, a fleet that nobody can see.</summary>
    public static async Task RunAsync(string store, string owner, int count, int planned)
    {
        await using var silo = BenchSilo.Make(store);
        var journal = silo.Get<IJournal>();
        silo.Get<VehicleNumbers>().StartAfter(journal.Open().HighestVehicle);
        var account = await silo.Get<IAccountStore>().FindByEmailAsync(owner.ToUpperInvariant(), CancellationToken.None);
        var watch = Stopwatch.StartNew();

        // One thread makes commits while the other writes them.
        var ready = Channel.CreateBounded<JournalBatch>(CommitsAhead);
        var making = Task.Run(() => MakeAsync(new Seeder(account?.Fleet ?? new FleetId(Guid.CreateVersion7()), silo), ready.Writer, count, planned));
        await foreach (var batch in ready.Reader.ReadAllAsync())
        {
            journal.Commit(batch);
        }

        await making;
        journal.Close();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"seeded {count} vehicles, {Math.Min(count, planned)} with a plan, in {watch.Elapsed.TotalSeconds:F1} s"));
    }

    private static async Task MakeAsync(Seeder seeder, ChannelWriter<JournalBatch> ready, int count, int planned)
    {
        try
        {
            for (var first = 0; first < count; first += VehiclesPerCommit)
            {
                await ready.WriteAsync(seeder.Make(first, Math.Min(VehiclesPerCommit, count - first), planned));
            }
        }
        finally
        {
            ready.Complete();
        }
    }
}
