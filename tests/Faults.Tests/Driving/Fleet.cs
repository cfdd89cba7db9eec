using System.Globalization;
using Milepost.TestKit.Running;

namespace Milepost.Faults.Tests.Driving;

/// <summary>Vehicles with plans and their devices, publishing all at once.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private const int Vehicles = 4;
    private const int ItemsPerVehicle = 25;

    private readonly Throttle throttle = new();
    private readonly Lock gate = new();
    private readonly List<(long Count, TaskCompletionSource Reached)> waiters = [];
    private long acknowledged;

    private Fleet()
    {
    }

    /// <summary>The devices, in the order of their vehicles' names.</summary>
    public IReadOnlyList<Device> Devices { get; private set; } = [];

    /// <summary>PUBLISHes acknowledged so far.</summary>
    public long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <summary>PUBLISHes that left so far.</summary>
    public long Attempts => Devices.Sum(device => device.Ledger.Attempts);

    /// <summary>Creates vehicles, plans and devices over REST and connects the devices; they publish nothing yet.</summary>
    public static async Task<Fleet> CreateAsync(MilepostHost host, Api api, int seed, DateTimeOffset start)
    {
        var fleet = new Fleet();
        var cars = await Task.WhenAll(Enumerable.Range(0, Vehicles).Select(vehicle => CreateCarAsync(api, vehicle, start)));
        fleet.Devices = [.. cars.Select((car, vehicle) => new Device(host, car, new Course(unchecked(seed + vehicle), start), fleet.throttle, fleet.CountOne))];
        return fleet;
    }

    /// <summary>Lets the devices publish as fast as they are acknowledged, or as many as given.</summary>
    public void Go(long publishes = long.MaxValue) => throttle.Allow(publishes);

    /// <summary>Lets nothing new begin; how many have begun in all.</summary>
    public long Hold() => throttle.Hold();

    /// <summary>Waits for so many acknowledgements from now on.</summary>
    public Task HearAsync(long more, TimeSpan patience) => WaitAsync(Acknowledged + more, patience);

    /// <summary>Completes with the acknowledgement that makes it as many in all.</summary>
    public Task WhenAcknowledged(long count)
    {
        lock (gate)
        {
            if (acknowledged >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiters.Add((count, reached));
            return reached.Task;
        }
    }

    /// <summary>Lets nothing new begin and waits until everything that began is acknowledged.</summary>
    public Task DrainAsync(TimeSpan patience) => WaitAsync(throttle.Hold(), patience);

    /// <summary>Has each device publish as much of its course as the device of another fleet with the same courses did, and waits for the acknowledgements.</summary>
    public async Task RepeatAsync(Fleet other, TimeSpan patience)
    {
        foreach (var (device, share) in Devices.Zip(other.Devices))
        {
            device.Stop(after: share.Ledger.Planned);
        }

        throttle.Allow(long.MaxValue);
        await WaitAsync(other.Acknowledged, patience);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var device in Devices)
        {
            await device.DisposeAsync();
        }
    }

    private async Task WaitAsync(long count, TimeSpan patience)
    {
        var reached = WhenAcknowledged(count);
        var failed = Task.WhenAny(Devices.Select(device => device.Running));
        var first = await Task.WhenAny(reached, failed, Task.Delay(patience));
        if (first == failed)
        {
            await await failed;
        }

        if (!reached.IsCompleted)
        {
            throw new TimeoutException($"{count - Acknowledged} of {count} PUBLISHes were not acknowledged within {patience.TotalSeconds} s.");
        }
    }

    private static async Task<Car> CreateCarAsync(Api api, int vehicle, DateTimeOffset start)
    {
        var car = await api.CreateCarAsync(string.Create(CultureInfo.InvariantCulture, $"Car {vehicle}"), Course.StartKm, start);
        for (var item = 1; item <= ItemsPerVehicle; item++)
        {
            await api.PostAsync($"vehicles/{car.VehicleId}/plan", new { name = ItemName(item), once = new { dueAtKm = Course.StartKm + ItemKm(item) }, dueSoon = new { km = 0.4 } });
        }

        return car;
    }

    /// <summary>Items lie closer together at first, so that a short run has alerts and a long one does not run out of them.</summary>
    private static double ItemKm(int item) => Math.Round(0.3 * ((Math.Pow(1.25, item) - 1) / 0.25), 1);

    private static string ItemName(int item) => string.Create(CultureInfo.InvariantCulture, $"Item {item:00}");

    private void CountOne()
    {
        lock (gate)
        {
            acknowledged++;
            foreach (var waiter in waiters.Where(waiter => waiter.Count <= acknowledged).ToList())
            {
                waiters.Remove(waiter);
                waiter.Reached.SetResult();
            }
        }
    }
}
