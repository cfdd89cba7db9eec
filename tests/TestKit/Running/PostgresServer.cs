using System.Globalization;

namespace Milepost.TestKit.Running;

/// <summary>A PostgreSQL server of one's own, in a fresh folder on a free port, that can be stopped, killed, paused and started again.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>The role that owns everything; nobody needs a password on loopback.</summary>
    public const string UserName = "milepost";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static int databases;

    private readonly string folder;
    private Program? program;

    private PostgresServer(string folder, int port) => (this.folder, Port) = (folder, port);

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The postmaster; what the server logs is in its errors.</summary>
    public Program Program => program ?? throw new InvalidOperationException("The server is not running.");

    /// <summary>Why no server can run here, or <c>null</c> where one can.</summary>
    public static string? Missing => Binaries is null ? "PostgreSQL's server is not installed." : null;

    private static string? Binaries { get; } = FindBinaries();

    /// <summary>Makes a cluster and starts it.</summary>
    /// <exception cref="InvalidOperationException">The server is not installed, or does not start; the text holds what it printed.</exception>
    public static async Task<PostgresServer> StartNewAsync()
    {
        var server = new PostgresServer(Directory.CreateTempSubdirectory("milepost-pg-").FullName, Ports.Free());
        try
        {
            await server.InitialiseAsync();
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes an empty database and says how to reach it.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"milepost_{Interlocked.Increment(ref databases)}");
        await RunAsync("createdb", "-h", "127.0.0.1", "-p", Text(Port), "-U", UserName, name);
        return ConnectionString(name);
    }

    /// <summary>Runs one of PostgreSQL's client programs on this server, such as <c>pg_dump</c>.</summary>
    /// <exception cref="InvalidOperationException">It failed; the text holds what it printed.</exception>
    public Task RunClientAsync(string name, params string[] arguments) =>
        RunAsync(Program.Start(Binary(name), ["--host=127.0.0.1", $"--port={Text(Port)}", $"--username={UserName}", .. arguments], folder: "/"));

    /// <summary>How to reach a database, through another port where one is given.</summary>
    public string ConnectionString(string database, int? port = null) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port ?? Port};Database={database};Username={UserName}");

    /// <summary>Starts it (again) and waits until it takes connections.</summary>
    public async Task StartAsync()
    {
        var (file, arguments) = AsServerUser(Binary("postgres"), "-D", folder);
        program = Program.Start(file, arguments, folder: folder);
        await ReadyAsync();
    }

    /// <summary>Waits until it (again) says that it takes connections, as after a crash it recovered from by itself.</summary>
    public Task ReadyAsync() => Program.Errors.WaitForAsync(
        "that it is ready", line => line.Contains("database system is ready to accept connections", StringComparison.Ordinal), Patience);

    /// <summary>Ends it without a checkpoint and without waiting for anybody: the next start recovers from the log.</summary>
    public async Task StopImmediatelyAsync()
    {
        Program.Signal("QUIT");
        await Program.ExitAsync(Patience);
    }

    /// <summary>kill -9 of every process of it.</summary>
    public async Task KillAsync()
    {
        var children = Children();
        Signal("KILL");
        await Program.ExitAsync(Patience);
        await Task.WhenAll(children.Select(GoneAsync));
    }

    /// <summary>Sends every process of it a signal by name.</summary>
    public void Signal(string name)
    {
        Program.Signal(name);
        foreach (var child in Children())
        {
            Processes.Signal(child, name);
        }
    }

    /// <summary>The processes the postmaster started, by id.</summary>
    public IReadOnlyList<int> Children() => Processes.ChildrenOf(Program.Id);

    public async ValueTask DisposeAsync()
    {
        if (program is not null)
        {
            // A stopped process ends only when it is told to go on, except by this signal.
            await KillAsync();
            await program.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task GoneAsync(int process)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (Processes.IsAlive(process))
        {
            await beat.WaitForNextTickAsync(limit.Token);
        }
    }

    private static string? FindBinaries() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql")
            .Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "initdb")))
            .Order(StringComparer.Ordinal)
            .LastOrDefault()
        : Program.Find("initdb") is { } initdb ? Path.GetDirectoryName(initdb) : null;

    private static string Binary(string name) => Path.Combine(Binaries ?? throw new InvalidOperationException(Missing), name);

    /// <summary>The server refuses to run as root; its own user, whom the package made, runs it then.</summary>
    private static (string File, IEnumerable<string> Arguments) AsServerUser(string binary, params string[] arguments) => Environment.IsPrivilegedProcess
        ? ("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", binary, .. arguments])
        : (binary, arguments);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task RunAsync(string file, params string[] arguments)
    {
        var (program, all) = AsServerUser(Binary(file), arguments);
        await RunAsync(Program.Start(program, all, folder: "/"));
    }

    private static async Task RunAsync(Program program)
    {
        await using (program)
        {
            var exitCode = await program.ExitAsync(Patience);
            if (exitCode != 0)
            {
                throw new InvalidOperationException($"{program.Name} ended with {exitCode}:\n{program.Output.Recent()}\n{program.Errors.Recent()}");
            }
        }
    }

    private async Task InitialiseAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync(Program.Start("chown", ["postgres:postgres", folder]));
        }

        await RunAsync("initdb", "-D", folder, "-U", UserName, "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-instructions");
        await File.AppendAllTextAsync(Path.Combine(folder, "postgresql.conf"), $"""

            listen_addresses = '127.0.0.1'
            port = {Text(Port)}
            unix_socket_directories = ''
            shared_buffers = 64MB
            max_connections = 50

            """);
    }
}
