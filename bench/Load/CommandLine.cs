using Milepost.Load.Driving;

namespace Milepost.Load;

internal static class CommandLine
{
    public static Task<int> RunAsync(string[] args)
    {
        var a = new Arguments(args.AsSpan(1));
        var options = new PhaseOptions
        {
            Server = a.EndPoint("mqtt"),
            ServerPids = a.Numbers("pid"),
            Version = (byte)a.Number("version", 5),
            Qos = (byte)a.Number("qos", 1),
            Window = a.Number("window", 10),
            Threads = a.Number("threads", 1),
        };
        var vehicles = Enumerable.Range(0, a.Number("connections", 200)).Select(i => new SimulatedVehicle($"d{i:D6}", null, "", 100_000_000)).ToList();
        var rate = a.Number("rate", 1000);
        var r = args[0] == "closed" ? Phase.Closed(options, vehicles) : Phase.Open(options, vehicles, [new(0, vehicles.Count, rate)], _ => { });
        Console.WriteLine($"{r.MessagesPerSecond:N0} p50 {r.Outcomes.Latency.PercentileNs(.5) / 1000} us p99 {r.Outcomes.Latency.PercentileNs(.99) / 1000} us max {r.Outcomes.Latency.MaxNs / 1000} late99 {r.Outcomes.Lateness.PercentileNs(.99) / 1000}  gen {r.GeneratorCpuPerMillion:F2} srv {r.ServerCpuPerMillion:F2} fail {r.Failures} ever {r.Outcomes.SucceededEver}");
        return Task.FromResult(0);
    }
}
