using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Milepost.Load.Servers;

/// <summary>One program started by a run: its output goes to a file, its id into the list by which everything is ended, and it ends with the run.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<ServerProcess, bool> Running = new();
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly string _log;
    private readonly int _stopSignal;

    private ServerProcess(Process process, string log, int stopSignal) => (_process, _log, _stopSignal) = (process, log, stopSignal);

    public int Pid => _process.Id;

    /// <summary>Where to tell it something.</summary>
    public StreamWriter Input => _process.StandardInput;

    /// <summary>Starts a program; what it needs in its environment comes on top of this process's own.</summary>
    /// <param name="folder">Folder of the run.</param>
    /// <param name="name">Name of its log file.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Variables set for it.</param>
    /// <param name="stopSignal">What asks it to end; SIGTERM, or SIGINT for a PostgreSQL server.</param>
    public static ServerProcess Start(
        string folder, string name, IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? environment = null, int stopSignal = Libc.SigTerm)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // By this mark eng/bench knows a process of its own, should this one be killed before it could end it.
        start.Environment["MILEPOST_BENCH"] = folder;
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        File.AppendAllText(Path.Combine(folder, "pids"), string.Create(CultureInfo.InvariantCulture, $"{process.Id}\n"));
        var server = new ServerProcess(process, Path.Combine(folder, $"{name}.log"), stopSignal);
        process.ErrorDataReceived += (_, line) => server.Note(line.Data);
        process.BeginErrorReadLine();
        Running[server] = true;
        return server;
    }

    /// <summary>Sends everything it prints from now on to its log.</summary>
    public void LogOutput()
    {
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
    }

    /// <summary>The next line it prints; throws with its log when it ended or took too long.</summary>
    public async Task<string> ReadLineAsync(TimeSpan limit)
    {
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(limit);
        return line ?? throw new InvalidOperationException($"A program of the run ended: {Recent()}");
    }

    /// <summary>Waits for its end and throws with its log unless it went well.</summary>
    public async Task FinishAsync(TimeSpan limit)
    {
        await _process.WaitForExitAsync().WaitAsync(limit);
        if (_process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{_process.StartInfo.FileName} ended with {_process.ExitCode}: {Recent()}");
        }
    }

    /// <summary>Throws with its log when it is no longer there.</summary>
    public void RequireRunning()
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"A server of the run ended with {_process.ExitCode}: {Recent()}");
        }
    }

    /// <summary>Waits until it takes connections; throws with its log when it ended instead.</summary>
    public async Task ListeningAsync(int port)
    {
        for (var attempt = 1; ; attempt++)
        {
            RequireRunning();
            try
            {
                using var probe = new TcpClient("127.0.0.1", port);
                return;
            }
            catch (SocketException) when (attempt < 300)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>Ends everything that was started and is still there.</summary>
    public static async Task EndAllAsync()
    {
        foreach (var server in Running.Keys)
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>Asks it to end, and ends it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Running.TryRemove(this, out _))
        {
            return;
        }

        if (!_process.HasExited)
        {
            Libc.Kill(_process.Id, _stopSignal);
            try
            {
                await _process.WaitForExitAsync().WaitAsync(StopLimit);
            }
            catch (TimeoutException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync();
            }
        }

        _process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                File.AppendAllText(_log, line + "\n");
            }
        }
    }

    private string Recent()
    {
        lock (_log)
        {
            return File.Exists(_log) ? string.Join('\n', File.ReadLines(_log).TakeLast(20)) : "it said nothing";
        }
    }
}
