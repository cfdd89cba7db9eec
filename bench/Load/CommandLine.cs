using System.ComponentModel;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using Milepost.Load.Bystanders;
using Milepost.Load.Driving;
using Milepost.Load.Provisioning;
using Milepost.Load.Servers;

namespace Milepost.Load;

/// <summary>The generator's commands.</summary>
internal static class CommandLine
{
    private const string Usage = """
        closed  --mqtt HOST:PORT [--connections 200] [--window 10] [--qos 1|0]       as fast as the server acknowledges
        open    --mqtt HOST:PORT [--connections 200] [--window 10] [--rate 1000]     at a fixed rate
                both: [--pid N,…] [--version 5|4] [--threads 1] [--warmup 2] [--seconds 5] [--per-address 5000]; no sign-in
        bench   --folder FOLDER --host DLL --ceiling DLL --micro DLL [--commit ID] [--engines sqlite,postgres] [--only SCENARIO,…] [--quick]
                starts what it measures, in an empty folder, and prints Markdown; scenarios: path, hub, overload, backlog, storm, known, growth
        bystanders  --mqtt HOST:PORT --http URL --first N --vehicles N --rate N [--warmup 2] [--seconds 5]
                what a bench starts beside an overload; signs in as Milepost__Owner__Email with Milepost__Owner__Password
        """;

    /// <summary>Runs one command; exit code 0 when it ran, 1 when messages, a server or a check failed, 2 for wrong usage.</summary>
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
        catch (Exception failure) when (IsFailure(failure))
        {
            await Console.Error.WriteLineAsync($"{failure.Message} {failure.InnerException?.Message}");
            return 1;
        }
    }

    /// <summary>Whether an exception tells of a server or the machine, rather than of a bug here.</summary>
    public static bool IsFailure(Exception failure) => failure is SocketException or HttpRequestException or WebSocketException or TimeoutException
        or InvalidOperationException or InvalidDataException or IOException or Win32Exception or OperationCanceledException;

    private static async Task<int> DispatchAsync(string[] args)
    {
        switch (args)
        {
            case ["closed" or "open", .. var rest]:
                return RunPhase(args[0] == "open", new(rest));
            case ["bench", .. var rest]:
                return await RunBenchAsync(new(rest));
            case ["bystanders", .. var rest]:
                await new BystanderCommand(BystandersOf(new(rest))).RunAsync();
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

    // Told to end, it ends what it started first: everything is disposed of on the way out.
    private static async Task<int> RunBenchAsync(Arguments arguments)
    {
        var programs = new Programs(Required(arguments, "host"), Required(arguments, "ceiling"), Required(arguments, "micro"));
        var engines = (arguments.Text("engines") ?? "sqlite,postgres").Split(',');
        var only = arguments.Text("only")?.Split(',') ?? [.. Bench.Scenarios.Keys];
        string[] unknown = [.. only.Except(Bench.Scenarios.Keys), .. engines.Except(Lab.AllEngines)];
        if (unknown.Length > 0)
        {
            throw new ArgumentException($"'{unknown[0]}' is neither a scenario nor an engine.");
        }

        var options = (arguments.Text("quick") is null ? new BenchOptions() : BenchOptions.Quick) with { Commit = arguments.Text("commit") ?? "unknown" };
        var folder = Required(arguments, "folder");
        arguments.RequireAllRead();

        await using var lab = new Lab(folder, programs, engines, Console.Error);
        var bench = new Bench(options, lab);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => End(signal));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => End(signal));
        try
        {
            var running = Task.Run(() => bench.RunAsync(only));
            if (await Task.WhenAny(running, ended.Task) != running)
            {
                throw new OperationCanceledException("The run was ended from outside.");
            }

            Console.WriteLine(await running);
            return bench.Report.IsSound ? 0 : 1;
        }
        finally
        {
            await ServerProcess.EndAllAsync();
        }

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ended.TrySetResult();
        }
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

    private static BystanderOptions BystandersOf(Arguments arguments)
    {
        var options = new BystanderOptions(
            arguments.EndPoint("mqtt"),
            new(Required(arguments, "http")),
            Setting("Milepost__Owner__Email"),
            Setting("Milepost__Owner__Password"),
            arguments.Number("first", 0),
            arguments.Number("vehicles", 100),
            arguments.Number("rate", 200),
            arguments.Seconds("warmup", 2),
            arguments.Seconds("seconds", 5));
        arguments.RequireAllRead();
        return options;
    }

    private static string Required(Arguments arguments, string name) => arguments.Text(name) ?? throw new ArgumentException($"--{name} is missing.");

    private static string Setting(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new ArgumentException($"The environment variable {name} is missing.");
}
