using System.Diagnostics;
using System.Globalization;
using Milepost.Grains.Identity;
using Milepost.Load.Provisioning;
using Milepost.Silo.Client;

namespace Milepost.Micro.Driving;

/// <summary>
/// Loads a seeded store in process, so that what grows with the number of vehicles or entries is seen apart from what connections cost. Whoever
/// started it counts its processor time; it says how many messages became durable, and how long making them takes.
/// </summary>
internal static class DriveCommand
{
    private const int Senders = 200;
    private const int InFlight = 10;
    private const int MadeForMeasuring = 200_000;

    /// <summary>Beyond whatever the seeded vehicles have said before.</summary>
    private const long StartMetres = SeededVehicle.RegisteredMetres + 20_000;

    /// <summary>
    /// Answers each line of the standard input with one line: <c>run SECONDS</c> with messages and seconds, <c>send MESSAGES SECONDS</c> the same, ended by whichever
    /// comes first, <c>make</c> with processor seconds per message made; ends with the input.
    /// </summary>
    public static async Task RunAsync(string store, int vehicles)
    {
        await using var silo = await BenchSilo.StartAsync(store);
        var ingest = silo.Get<ITelemetryIngest>();
        var senders = Enumerable.Range(0, Senders).Select(s => new Sender(ingest, [.. SharesOf(s, vehicles)])).ToList();
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var answer = line.Split(' ') switch
            {
                ["run", var seconds] => await SendAsync(senders, long.MaxValue, double.Parse(seconds, CultureInfo.InvariantCulture)),
                ["send", var messages, var seconds] =>
                    await SendAsync(senders, long.Parse(messages, CultureInfo.InvariantCulture), double.Parse(seconds, CultureInfo.InvariantCulture)),
                ["make"] => Make(senders),
                _ => throw new ArgumentException($"'{line}' is not understood."),
            };
            Console.WriteLine(answer);
        }
    }

    // Neighbours in number are spread over the senders, so that a round over all vehicles visits none twice in a row.
    private static IEnumerable<DrivenVehicle> SharesOf(int sender, int vehicles)
    {
        for (var number = sender; number < vehicles; number += Senders)
        {
            var name = SeededVehicle.DeviceOf(number);
            var device = DeviceId.TryParse(name, out var id) ? id : throw new InvalidOperationException($"{name} is not a device id.");
            yield return new DrivenVehicle(new VehicleId(SeededVehicle.VehicleOf(number)), device, StartMetres);
        }
    }

    private static async Task<string> SendAsync(List<Sender> senders, long messages, double seconds)
    {
        var before = senders.Sum(s => s.Done);
        var watch = Stopwatch.StartNew();
        senders.ForEach(s => s.Start(InFlight));
        while (watch.Elapsed.TotalSeconds < seconds && senders.Sum(s => s.Done) - before < messages)
        {
            var left = TimeSpan.FromSeconds(seconds) - watch.Elapsed;
            await Task.Delay(left < TimeSpan.FromMilliseconds(100) ? left : TimeSpan.FromMilliseconds(100));
        }

        await Task.WhenAll(senders.ConvertAll(s => s.StopAsync()));
        return senders.Sum(s => s.Failed) is var failed and > 0
            ? throw new InvalidOperationException($"{failed} messages did not become durable.")
            : string.Create(CultureInfo.InvariantCulture, $"{senders.Sum(s => s.Done) - before} {watch.Elapsed.TotalSeconds:F3}");
    }

    private static string Make(List<Sender> senders)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        for (var made = 0; made < MadeForMeasuring; made++)
        {
            senders[made % senders.Count].MakeOne();
        }

        process.Refresh();
        return ((process.TotalProcessorTime - before).TotalSeconds / MadeForMeasuring).ToString("E3", CultureInfo.InvariantCulture);
    }
}
