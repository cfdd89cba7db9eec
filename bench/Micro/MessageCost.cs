using System.Globalization;

namespace Milepost.Micro;

/// <summary>What one message costs the silo: three rounds on an empty store of its own.</summary>
internal static class MessageCost
{
    public static async Task RunAsync(string parent, int seconds)
    {
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
                Console.WriteLine(await workload.RunAsync(TimeSpan.FromSeconds(seconds)));
            }

            Console.WriteLine($"{workload.MakeOnly()}  (making the messages alone, which is in the lines above)");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
