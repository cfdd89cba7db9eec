using System.Globalization;
using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Usage;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;
using Milepost.Silo.Journal.Checkpoints;

namespace Milepost.Micro;

/// <summary>Measures what one vehicle in memory takes: its state by parts, and everything a silo holds because of it.</summary>
internal static class SizeOfVehicles
{
    private const int Copies = 300;

    /// <summary>Prints the bytes of a vehicle's state, and what leaving a part out saves.</summary>
    public static void PrintParts(int items, int days)
    {
        var whole = BytesEach(state => state);
        Console.WriteLine(Line($"state, {items} items, {days} days driven", whole));
        Part("plan", state => state with { Plan = ServicePlan.Empty });
        Part("profile", state => state with { Profile = null });
        Part("usage", state => state with { Usage = UsageLedger.Empty });
        Part("devices", state => state with { Devices = [] });
        Part("pairings", state => state with { Pairings = [] });
        Part("alerts", state => state with { Alerts = AlertBook.Empty });

        void Part(string name, Func<Vehicle, Vehicle> without) => Console.WriteLine(Line($"  of it {name}", whole - BytesEach(without)));

        double BytesEach(Func<Vehicle, Vehicle> change)
        {
            var kept = new Vehicle[Copies];
            Fleet.Build(Copies, items, days);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            for (var number = 0; number < Copies; number++)
            {
                kept[number] = RestingForm.Of(change(Fleet.Build(number, items, days)));
            }

            var after = GC.GetTotalMemory(forceFullCollection: true);
            GC.KeepAlive(kept);
            return (double)(after - before) / Copies;
        }
    }

    /// <summary>Brings so many vehicles into a silo, lets each speak, and prints what the process holds for each.</summary>
    public static async Task PrintSiloAsync(BenchSilo silo, int vehicles, int items)
    {
        var fleet = new FleetId(Guid.CreateVersion7());
        await RunAsync(silo, 90_000_000, 10, fleet, items);
        var (heap, resident) = (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
        await RunAsync(silo, 0, vehicles, fleet, items);
        var (busy, busyHeap) = (Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: false));
        var after = GC.GetTotalMemory(forceFullCollection: true);
        Console.WriteLine(Line($"silo, {vehicles} active vehicles, {items} items: live bytes each", (double)(after - heap) / vehicles));
        Console.WriteLine(Line("  resident before, MB", resident / 1e6));
        Console.WriteLine(Line("  resident right after, MB", busy / 1e6));
        Console.WriteLine(Line("  heap right after, uncollected, MB", busyHeap / 1e6));
        Console.WriteLine(Line("  heap live, MB", after / 1e6));
    }

    private static Task RunAsync(BenchSilo silo, int first, int count, FleetId fleet, int items) =>
        Parallel.ForEachAsync(Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = 512 }, async (number, cancellation) =>
        {
            await silo.Get<IDeviceDirectory>().CreateAsync(
                new DeviceRecord(Fleet.Device(number), fleet, Fleet.Device(number).Value, Guid.NewGuid().ToByteArray(), Guid.NewGuid().ToByteArray(), Fleet.Begin, null, []),
                cancellation);
            foreach (var command in Fleet.Setup(number, fleet, items))
            {
                var reply = await silo.Get<IVehicleClient>().TellAsync(Fleet.Vehicle(number), command, cancellation);
                if (reply is not VehicleDone)
                {
                    throw new InvalidOperationException($"The silo answered {reply}.");
                }
            }

            for (var message = 1; message <= 5; message++)
            {
                var command = Fleet.Message(number, Instant.From(DateTimeOffset.UtcNow), message * 1000);
                var sent = new OneOutcome();
                await silo.Get<ITelemetryIngest>().PostAsync(
                    new TelemetryMessage(Fleet.Vehicle(number), command.Device, command.ReceivedAt, false, $"devices/{command.Device}/telemetry", new byte[100], command.Samples, command.PayloadHash),
                    sent,
                    0,
                    cancellation);
                if (await sent.Task != IngestOutcome.Durable)
                {
                    throw new InvalidOperationException($"The outcome was {await sent.Task}.");
                }
            }
        });

    private static string Line(string what, double figure) => string.Create(CultureInfo.InvariantCulture, $"{what,-60} {figure,12:N0}");

    private sealed class OneOutcome : IIngestCompletion
    {
        private readonly TaskCompletionSource<IngestOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<IngestOutcome> Task => _outcome.Task;

        public void Completed(long token, IngestOutcome outcome) => _outcome.TrySetResult(outcome);

        public void Flush()
        {
            // Nothing gathers here.
        }
    }
}
