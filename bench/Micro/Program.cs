// The silo alone, in one process with its senders: what a message costs from ITelemetryIngest to its durable outcome, without sockets,
// MQTT and JSON. One command:
//
//   dotnet run -c Release --project bench/Micro [-- FOLDER [SECONDS]]
//   dotnet run -c Release --project bench/Micro -- size [FOLDER [VEHICLES]]
//
//   dotnet run -c Release --project bench/Micro -- growth [FOLDER [VEHICLES [ENTRIES]]]
//
// The second form says what a vehicle takes in memory, the third what an entry costs the journal as it grows.
// FOLDER is where the store is made and removed again (default: a temporary one); it must be on a real disk, or the commits cost nothing.
using System.Globalization;
using Milepost.Micro;

if (args is ["size", .. var rest])
{
    await SizeAsync(rest);
    return;
}

if (args is ["growth", .. var grow])
{
    await GrowAsync(grow);
    return;
}

var parent = args.Length > 0 ? args[0] : Path.GetTempPath();
var length = TimeSpan.FromSeconds(args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 10);
var folder = Path.Combine(parent, $"milepost-micro-{Guid.NewGuid():N}");
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}, {Workload.Vehicles} vehicles x {Workload.InFlight} in flight"));
try
{
    await using var silo = await BenchSilo.StartAsync(folder);
    var workload = await Workload.PrepareAsync(silo);
    await workload.RunAsync(TimeSpan.FromSeconds(5));
    for (var round = 1; round <= 3; round++)
    {
        Console.WriteLine(await workload.RunAsync(length));
    }

    Console.WriteLine($"{workload.MakeOnly()}  (making the messages alone, which is in the lines above)");
}
finally
{
    Directory.Delete(folder, recursive: true);
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
        await SizeOfVehicles.PrintSiloAsync(silo, args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 20_000, items: 5);
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
            args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000,
            args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 5_000_000);
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}
