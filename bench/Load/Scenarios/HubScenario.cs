using Milepost.Load.Driving;
using Milepost.Load.Hub;
using Milepost.Load.Provisioning;
using Milepost.Load.Reporting;
using Milepost.Load.Servers;

namespace Milepost.Load.Scenarios;

/// <summary>How soon a browser that watches every vehicle sees a message: vehicles that report every second, and vehicles that report ten times as often and are conflated.</summary>
internal sealed class HubScenario(Bench bench)
{
    private const int Connections = 1_000;
    private const int Window = 32;
    private const int QuietVehicles = 100;
    private const double BusyMessagesPerSecond = 10;

    private static readonly TimeSpan AlertLimit = TimeSpan.FromSeconds(10);

    private static readonly Scenario[] Rates =
        [new("hub at 1 000/s", Connections, Window, 1_000), new("hub at 10 000/s", Connections, Window, 10_000)];

    public async Task RunAsync()
    {
        foreach (var engine in bench.Lab.Engines)
        {
            var host = await bench.FleetHostAsync(engine);
            using var api = await host.SignInAsync(bench.Lab);
            var driven = Rates.Length * bench.Options.Rounds * (bench.Options.WarmUp + bench.Options.Measured).TotalSeconds * SimulatedVehicle.MetresPerSecond;
            var alertsEach = (int)(driven / Provisioner.AlertSpacingMetres) + 1;
            var fleet = await new Provisioner(api, 16).CreateAsync([.. bench.FleetOf(engine).Take(Connections)], QuietVehicles, alertsEach);
            var observer = new HubObserver(fleet);
            for (var round = 0; round < bench.Options.Rounds; round++)
            {
                foreach (var scenario in Rates)
                {
                    await RunAsync(host, api, fleet, observer, scenario);
                }
            }
        }
    }

    private async Task RunAsync(ProductHost host, MilepostApi api, Fleet fleet, HubObserver observer, Scenario scenario)
    {
        using var hub = await HubConnection.SubscribeAsync(host.Http, api.Token, observer);
        var quiet = fleet.Alerting;
        var busy = fleet.Ordinary.Take((int)((scenario.MessagesPerSecond - quiet.Count) / BusyMessagesPerSecond)).ToList();
        PaceGroup[] paces = [new(0, quiet.Count, quiet.Count), new(quiet.Count, busy.Count, scenario.MessagesPerSecond - quiet.Count)];
        var options = new PhaseOptions
        {
            Server = host.Mqtt,
            Window = scenario.Window,
            Threads = bench.Options.Threads,
            WarmUp = bench.Options.WarmUp,
            Measured = bench.Options.Measured,
        };
        var result = host.Run(options, o => Phase.Open(o, [.. quiet, .. busy], paces, observer.Begin));
        var endpoint = PathScenario.ProductOn(host.Store.Engine);
        bench.Report.Add(scenario, endpoint, result);
        bench.Report.Add(scenario, endpoint, observer.End(AlertLimit));
        bench.Lab.Say($"{scenario.Name}, {endpoint}: {result.Describe()}");
    }
}
