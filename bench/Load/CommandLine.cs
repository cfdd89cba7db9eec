using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Milepost.Load.Driving;
using Milepost.Load.Provisioning;

namespace Milepost.Load;

/// <summary>The generator's commands.</summary>
internal static class CommandLine
{
    private const string Usage = """
        closed  --mqtt HOST:PORT [--connections 200] [--window 10] [--qos 1|0]       as fast as the server acknowledges
        open    --mqtt HOST:PORT [--connections 200] [--window 10] [--rate 1000]     at a fixed rate
                both: [--pid N,…] [--version 5|4] [--threads 1] [--warmup 2] [--seconds 5] [--per-address 5000]; no sign-in
        suite   --store FOLDER [--commit ID] [--mqtt HOST:PORT --http URL --pid N] [--bare HOST:PORT --bare-pid N] [--sqlite HOST:PORT --sqlite-pid N]
                [--rounds 3] [--vehicles 1000] [--parallel 16] [--threads 1] [--warmup 2] [--seconds 5]
                signs in as Milepost__Owner__Email with Milepost__Owner__Password; prints Markdown
        ports   N                                                                     prints N free loopback ports
        """;

    private static readonly string[] CeilingNames = ["bare", "sqlite"];

    /// <summary>Runs one command; exit code 0 when it ran, 1 when messages or the server failed, 2 for wrong usage.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            return await DispatchAsync(args);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            await Console.Error.WriteLineAsync($"{wrong.Message}\n{Usage}");
            return 2;
        }
        catch (Exception failure) when (failure is SocketException or HttpRequestException or WebSocketException or TimeoutException
            or InvalidOperationException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync($"{failure.Message} {failure.InnerException?.Message}");
            return 1;
        }
    }

    private static async Task<int> DispatchAsync(string[] args)
    {
        switch (args)
        {
            case ["closed" or "open", .. var rest]:
                return RunPhase(args[0] == "open", new(rest));
            case ["suite", .. var rest]:
                Console.Write(await new Suite(SuiteOf(new(rest)), Console.Error).RunAsync());
                return 0;
            case ["ports", var count]:
                Console.WriteLine(string.Join(' ', FreePorts(int.Parse(count, CultureInfo.InvariantCulture))));
                return 0;
            default:
                throw new ArgumentException("Which command?");
        }
    }

    private static int RunPhase(bool isOpen, Arguments arguments)
    {
        var options = PhaseOf(arguments);
        var vehicles = Fleet.Anonymous(arguments.Number("connections", 200)).Ordinary;
        var rate = arguments.Number("rate", 1_000);
        arguments.RequireAllRead();
        var result = isOpen
            ? Phase.Open(options, vehicles, [new(0, vehicles.Count, rate)], _ => { })
            : Phase.Closed(options, vehicles);
        Console.WriteLine(result.Describe());
        return result.Failures == 0 ? 0 : 1;
    }

    private static PhaseOptions PhaseOf(Arguments arguments) => new()
    {
        Server = arguments.EndPoint("mqtt"),
        ServerPids = arguments.Numbers("pid"),
        Version = (byte)arguments.Number("version", 5),
        Qos = (byte)arguments.Number("qos", 1),
        Window = arguments.Number("window", 10),
        Threads = arguments.Number("threads", 1),
        ConnectionsPerAddress = arguments.Number("per-address", 5_000),
        WarmUp = arguments.Seconds("warmup", 2),
        Measured = arguments.Seconds("seconds", 5),
    };

    private static SuiteOptions SuiteOf(Arguments arguments)
    {
        var options = new SuiteOptions
        {
            StoreFolder = arguments.Text("store") ?? Path.GetTempPath(),
            Commit = arguments.Text("commit") ?? "unknown",
            Product = arguments.Has("mqtt") ? ProductOf(arguments) : null,
            Ceilings = [.. CeilingNames.Where(arguments.Has).Select(n => new CeilingOptions(n, arguments.EndPoint(n), arguments.Numbers($"{n}-pid")))],
            Rounds = arguments.Number("rounds", 3),
            Vehicles = arguments.Number("vehicles", Suite.Connections),
            Parallelism = arguments.Number("parallel", 16),
            Threads = arguments.Number("threads", 1),
            WarmUp = arguments.Seconds("warmup", 2),
            Measured = arguments.Seconds("seconds", 5),
        };
        arguments.RequireAllRead();
        return options;
    }

    private static ProductOptions ProductOf(Arguments arguments) => new(
        arguments.EndPoint("mqtt"),
        new(arguments.Text("http") ?? throw new ArgumentException("--http is missing.")),
        Setting("Milepost__Owner__Email"),
        Setting("Milepost__Owner__Password"),
        arguments.Numbers("pid"));

    private static string Setting(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new ArgumentException($"The environment variable {name} is missing.");

    // All are held until all are found, so that no port comes twice.
    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        Array.ForEach(listeners, l => l.Start());
        var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        Array.ForEach(listeners, l => l.Dispose());
        return ports;
    }
}
