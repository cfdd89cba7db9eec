using System.Globalization;

namespace Milepost.Load.Servers;

/// <summary>
/// A PostgreSQL server of the run's own, in its folder. All its settings are the defaults, fsync, synchronous_commit and full_page_writes included; only the
/// address, the port and the folder of its Unix socket are set.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "milepost";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _folder;
    private readonly int _port;
    private readonly ServerProcess _server;

    private PostgresServer(string folder, int port, ServerProcess server) => (_folder, _port, _server) = (folder, port, server);

    public IReadOnlyList<int> Pids => [_server.Pid];

    /// <summary>Makes a cluster and starts it; throws with what the programs said when they cannot.</summary>
    public static async Task<PostgresServer> StartAsync(string folder, int port)
    {
        var data = Path.Combine(folder, "postgres");
        Directory.CreateDirectory(data);
        if (Environment.IsPrivilegedProcess)
        {
            // The server refuses root: its own user, whom the package made, runs it. It has to reach its folder through ours.
            await RunAsync(folder, "chmod", ["chmod", "711", folder]);
            await RunAsync(folder, "chown", ["chown", "postgres:postgres", data]);
        }

        await RunAsync(folder, "initdb", AsServerUser(
            "initdb", "-D", data, "-U", User, "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-instructions"));
        var server = ServerProcess.Start(
            folder,
            "postgres",
            AsServerUser("postgres", "-D", data, "-h", "127.0.0.1", "-p", Text(port), "-c", "unix_socket_directories="),
            stopSignal: Libc.SigInt);
        server.LogOutput();
        await server.ListeningAsync(port);
        return new(folder, port, server);
    }

    /// <summary>Makes an empty database and says how to reach it.</summary>
    public async Task<string> CreateDatabaseAsync(string name)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await RunAsync(_folder, "createdb", AsServerUser("createdb", "-h", "127.0.0.1", "-p", Text(_port), "-U", User, name));
                return string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Database={name};Username={User}");
            }
            catch (InvalidOperationException) when (attempt < 20)
            {
                // It listens before it takes connections.
                await Task.Delay(100);
            }
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task RunAsync(string folder, string name, IReadOnlyList<string> command)
    {
        await using var program = ServerProcess.Start(folder, name, command);
        program.LogOutput();
        await program.FinishAsync(Limit);
    }

    private static string[] AsServerUser(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(Binaries(), program), .. arguments];
        return Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", .. command] : command;
    }

    private static string Binaries() =>
        (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [])
            .Select(version => Path.Combine(version, "bin"))
            .LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
            ?? throw new InvalidOperationException("PostgreSQL's server is not installed (Debian: apt-get install postgresql); or measure with --engines sqlite.");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
