using System.Globalization;
using System.Text.Json;
using Milepost.Load.Driving;
using Milepost.Load.Hub;
using Milepost.Load.Measuring;
using Milepost.Load.Provisioning;

namespace Milepost.Load.Bystanders;

/// <summary>
/// Everybody who is not the cause of an overload, as a process of its own: a person who lists vehicles, a browser on the hub, a health check, and calm devices.
/// Each asks on schedule and counts from when it meant to.
/// </summary>
internal sealed class BystanderCommand(BystanderOptions options) : IHubListener
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(10);

    private volatile Exception? _hubFault;

    /// <summary>Prints <c>watching</c>, asks until the time is over, and prints one line for each kind.</summary>
    public async Task RunAsync()
    {
        var vehicles = Fleet.Seeded(options.First, options.Vehicles);
        using var api = await MilepostApi.SignInAsync(options.Http, options.Email, options.Password, 2);
        using var health = new HttpClient { BaseAddress = options.Http, Timeout = LongestRequest };
        using var hub = await HubConnection.SubscribeAsync(options.Http, api.Token, this, vehicles.Select(v => v.VehicleId));
        Console.WriteLine("watching");

        var phase = new PhaseOptions { Server = options.Mqtt, Window = 32, WarmUp = options.WarmUp, Measured = options.Measured };
        var calm = Task.Factory.StartNew(
            () => Phase.Open(phase, vehicles, [new(0, vehicles.Count, options.MessagesPerSecond)], _ => { }), TaskCreationOptions.LongRunning);
        var answers = await Task.WhenAll(
            AskAsync("list", () => api.GetAsync("vehicles?limit=50")),
            AskAsync("health", async () => (await health.GetAsync("/healthz/ready")).EnsureSuccessStatusCode()),
            AskAsync("hub", hub.RoundTripAsync));
        var devices = await calm;
        foreach (var answer in answers)
        {
            Console.WriteLine(answer);
        }

        Console.WriteLine(new BystanderFigures("devices", devices.Outcomes.Latency.Count, devices.Failures, devices.Outcomes.Latency));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{devices.Outcomes.SucceededEver} {devices.Outcomes.Unanswered}"));
    }

    /// <inheritdoc />
    public void Called(string method, JsonElement argument, long at)
    {
        // What it is told does not matter here, only that it can be spoken to.
    }

    /// <inheritdoc />
    public void Failed(Exception fault) => _hubFault = fault;

    // One at a time: a slow answer makes the next question late, and it counts from when it was meant.
    private async Task<BystanderFigures> AskAsync(string kind, Func<Task> ask)
    {
        var (latency, failed) = (new LatencyHistogram(), 0L);
        var timetable = new Timetable(options.WarmUp, options.Measured);
        for (var intended = timetable.Start; intended < timetable.MeasureUntil; intended += Timetable.Nanoseconds(Every))
        {
            var early = intended - Timetable.NowNs();
            if (early > 0)
            {
                await Task.Delay(TimeSpan.FromMicroseconds(early / 1e3));
            }

            try
            {
                await ask().WaitAsync(LongestRequest);
            }
            catch (Exception failure) when (failure is HttpRequestException or TimeoutException or OperationCanceledException or InvalidDataException)
            {
                failed++;
            }

            if (timetable.IsMeasured(intended))
            {
                latency.Record(Timetable.NowNs() - intended);
            }

            if (kind == "hub" && _hubFault is { } fault)
            {
                throw new InvalidOperationException("The hub connection failed.", fault);
            }
        }

        return new(kind, latency.Count, failed, latency);
    }
}

/// <summary>Whom the bystanders are bystanders of, and for how long.</summary>
internal sealed record BystanderOptions(
    System.Net.IPEndPoint Mqtt, Uri Http, string Email, string Password, int First, int Vehicles, double MessagesPerSecond, TimeSpan WarmUp, TimeSpan Measured);
