using System.Diagnostics;

namespace Milepost.TestKit.Running;

/// <summary>A program started by a test, ended with it.</summary>
public sealed class Program : IAsyncDisposable
{
    private static readonly TimeSpan KillPatience = TimeSpan.FromMinutes(3);

    private readonly Process process;

    private Program(Process process, string name)
    {
        this.process = process;
        Name = name;
        Output = new Lines(name);
        Errors = new Lines(name + " (stderr)");
    }

    /// <summary>What messages call it.</summary>
    public string Name { get; }

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>Whether it is over.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>What it prints.</summary>
    public Lines Output { get; }

    /// <summary>What it prints as errors.</summary>
    public Lines Errors { get; }

    /// <summary>Starts a program.</summary>
    public static Program Start(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? string.Empty,
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        var program = new Program(new Process { StartInfo = start }, Path.GetFileName(file) + " " + string.Join(' ', arguments.Take(2)));
        program.process.OutputDataReceived += (_, line) => program.Output.Add(line.Data);
        program.process.ErrorDataReceived += (_, line) => program.Errors.Add(line.Data);
        program.process.Start();
        program.process.BeginOutputReadLine();
        program.process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Where an installed program is, or <c>null</c>.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(':')
        .Append("/usr/sbin")
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    /// <summary>Its standard input.</summary>
    public StreamWriter Input => process.StandardInput;

    /// <summary>Leaves what it prints from here on in the pipe, which fills.</summary>
    public void StopReading()
    {
        process.CancelOutputRead();
        process.CancelErrorRead();
    }

    /// <summary>Waits for its end and returns the exit code.</summary>
    public async Task<int> ExitAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Name} did not end within {patience.TotalSeconds} s. It said last:\n{Output.Recent()}\n{Errors.Recent()}");
        }

        return process.ExitCode;
    }

    /// <summary>Ends it with SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await ExitAsync(KillPatience);
    }

    /// <summary>Asks it to end with SIGTERM.</summary>
    public void Terminate() => Signal("TERM");

    /// <summary>Sends it a signal by name, as <c>STOP</c> and <c>CONT</c>.</summary>
    public void Signal(string name) => Processes.Signal(process.Id, name);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }
}
