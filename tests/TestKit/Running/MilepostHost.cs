using System.Globalization;
using System.Reflection;

namespace Milepost.TestKit.Running;

/// <summary>The built host as a process of its own, on free ports and a store of its own.</summary>
public sealed class MilepostHost : IAsyncDisposable
{
    /// <summary>The owner every test signs in as.</summary>
    public const string OwnerEmail = "owner@example.org";

    /// <summary>The owner's password.</summary>
    public const string OwnerPassword = "correct horse battery";

    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(3);

    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly bool isFolderOurs;
    private Program? program;

    /// <summary>Ports and store that outlive a restart.</summary>
    /// <param name="data">An existing folder for the store, which stays; without one a new folder is made and removed at the end.</param>
    /// <param name="settings">Configuration as environment variables, over what the host is given anyway.</param>
    public MilepostHost(string? data = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        isFolderOurs = data is null;
        Data = data ?? Directory.CreateTempSubdirectory("milepost-e2e-").FullName;
        this.settings = settings ?? new Dictionary<string, string>();
        (HttpPort, MqttPort) = (Ports.Free(), Ports.Free());
        Url = new Uri($"http://127.0.0.1:{HttpPort}");
    }

    /// <summary>The store's folder.</summary>
    public string Data { get; }

    /// <summary>Its HTTP port.</summary>
    public int HttpPort { get; }

    /// <summary>Its MQTT port.</summary>
    public int MqttPort { get; }

    /// <summary>Where it answers.</summary>
    public Uri Url { get; }

    /// <summary>The running process.</summary>
    public Program Program => program ?? throw new InvalidOperationException("The host is not running.");

    /// <summary>The assembly to start: the host built in the same configuration as this test.</summary>
    public static string Assembly => Path.Combine(
        Repository.Root, "src", "Host", "bin", typeof(MilepostHost).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration, "net10.0", "Milepost.Host.dll");

    /// <summary>Starts a host and waits until it says it is ready.</summary>
    public static async Task<MilepostHost> StartNewAsync(params string[] arguments)
    {
        var host = new MilepostHost();
        await host.StartAsync(arguments);
        return host;
    }

    /// <summary>Starts it (again) on its store and ports.</summary>
    public Task StartAsync(params string[] arguments)
    {
        Begin([], arguments);
        return ReadyAsync();
    }

    /// <summary>Starts the process without waiting for anything.</summary>
    /// <param name="wrapper">A program, with its arguments, that becomes the host by running it, such as <c>strace -D</c>; may be empty.</param>
    /// <param name="arguments">The host's own.</param>
    public void Begin(IReadOnlyList<string> wrapper, params string[] arguments)
    {
        string[] all = [.. wrapper, "dotnet", Assembly, .. arguments];
        program = Program.Start(all[0], all.Skip(1), Environment());
    }

    /// <summary>Waits until the process says it is ready.</summary>
    public async Task ReadyAsync()
    {
        try
        {
            await Program.Output.WaitForAsync("that it is ready", line => line.Contains("Milepost is ready", StringComparison.Ordinal), StartPatience);
        }
        catch (InvalidOperationException ended)
        {
            var exitCode = await Program.ExitAsync(StartPatience);
            throw new InvalidOperationException($"{ended.Message}\nIt ended with {exitCode} and these errors:\n{Program.Errors.Recent()}", ended);
        }
    }

    /// <summary>Kills it with SIGKILL and starts it again.</summary>
    public async Task CrashAndRestartAsync()
    {
        await Program.KillAsync();
        await StartAsync();
    }

    /// <summary>Runs another command of the same program to its end and returns what it printed.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(TimeSpan patience, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var all = Environment();
        foreach (var (key, value) in environment)
        {
            all[key] = value;
        }

        await using var command = Program.Start("dotnet", [Assembly, .. arguments], all);
        var exitCode = await command.ExitAsync(patience);
        return (exitCode, command.Output.Recent() + "\n" + command.Errors.Recent());
    }

    public async ValueTask DisposeAsync()
    {
        if (program is not null)
        {
            await program.DisposeAsync();
        }

        if (isFolderOurs)
        {
            Directory.Delete(Data, recursive: true);
        }
    }

    private Dictionary<string, string> Environment() => new(settings)
    {
        ["Milepost__Data"] = Data,
        ["Milepost__Http__Port"] = HttpPort.ToString(CultureInfo.InvariantCulture),
        ["Milepost__Mqtt__Port"] = MqttPort.ToString(CultureInfo.InvariantCulture),
        ["Milepost__Owner__Email"] = OwnerEmail,
        ["Milepost__Owner__Password"] = OwnerPassword,
    };
}
