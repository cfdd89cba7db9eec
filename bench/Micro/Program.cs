// The silo in one process with whoever talks to it: without sockets, MQTT and JSON.
//
//   dotnet run -c Release --project bench/Micro [-- FOLDER [SECONDS]]     what a message costs from ITelemetryIngest to its durable outcome
//   … -- size [FOLDER [VEHICLES]]                                         what a vehicle takes in memory
//   … -- seed STORE OWNER VEHICLES PLANNED                                makes vehicles known in a store that no process has open
//   … -- drive STORE VEHICLES                                             loads a seeded store as it is told on its standard input
//   … -- growth [FOLDER [VEHICLES [ENTRIES]]]                             what an entry costs the journal as it grows
//
// FOLDER is where a store is made and removed again (default: a temporary one); it must be on a real disk, or the commits cost nothing.
// STORE is a data folder, or the connection string of a PostgreSQL database. eng/bench uses the last two.
using System.Globalization;
using Milepost.Micro;
using Milepost.Micro.Driving;
using Milepost.Micro.Seeding;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

switch (args)
{
    case ["seed", var store, var owner, var vehicles, var planned]:
        await SeedCommand.RunAsync(store, owner, Number(vehicles), Number(planned));
        break;
    case ["drive", var store, var vehicles]:
        await DriveCommand.RunAsync(store, Number(vehicles));
        break;
    case ["size", .. var rest]:
        await SizeAsync(rest);
        break;
    case ["growth", .. var rest]:
        await GrowAsync(rest);
        break;
    default:
        await MessageCost.RunAsync(args.Length > 0 ? args[0] : Path.GetTempPath(), args.Length > 1 ? Number(args[1]) : 10);
        break;
}

static async Task SizeAsync(string[] args)
{
    SizeOfVehicles.PrintParts(items: 5, days: 1);
    SizeOfVehicles.PrintParts(items: 20, days: 1);
    SizeOfVehicles.PrintParts(items: 5, days: 182);
    var folder = Path.Combine(args.Length > 0 ? args[0] : Path.GetTempPath(), $"milepost-size-{Guid.NewGuid():N}");
    try
    {
        await using var silo = await BenchSilo.StartAsync(folder);
        await SizeOfVehicles.PrintSiloAsync(silo, args.Length > 1 ? Number(args[1]) : 20_000, items: 5);
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}

static async Task GrowAsync(string[] args)
{
    var folder = Path.Combine(args.Length > 0 ? args[0] : Path.GetTempPath(), $"milepost-growth-{Guid.NewGuid():N}");
    try
    {
        await using var silo = await BenchSilo.StartAsync(folder);
        await Growth.RunAsync(
            silo,
            args.Length > 1 ? Number(args[1]) : 1_000,
            args.Length > 2 ? Number(args[2]) : 5_000_000);
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}
