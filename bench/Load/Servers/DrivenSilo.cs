using System.Globalization;
using Milepost.Load.Measuring;

namespace Milepost.Load.Servers;

/// <summary>A process that hosts the silo of a seeded store and loads it from within (<c>bench/Micro drive</c>), and what a message costs there.</summary>
internal sealed class DrivenSilo : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private readonly ServerProcess _process;
    private readonly Store _store;
    private double _makeSeconds;

    private DrivenSilo(ServerProcess process, Store store) => (_process, _store) = (process, store);

    /// <summary>Starts it for the first <paramref name="vehicles"/> vehicles of the store.</summary>
    public static async Task<DrivenSilo> StartAsync(Lab lab, Store store, string name, int vehicles)
    {
        var process = ServerProcess.Start(
            lab.Folder, name, ["dotnet", lab.Programs.Micro, "drive", store.Argument, vehicles.ToString(CultureInfo.InvariantCulture)]);
        var silo = new DrivenSilo(process, store);
        try
        {
            await process.ReadLineAsync(StartLimit);
            silo._makeSeconds = double.Parse(await silo.AskAsync("make", Grace), CultureInfo.InvariantCulture);
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends for a while; returns messages made durable and processor seconds per million of them, database included, the making of the messages not.</summary>
    public Task<DrivenRound> RunAsync(TimeSpan length) =>
        MeasureAsync(string.Create(CultureInfo.InvariantCulture, $"run {length.TotalSeconds}"), length + Grace);

    /// <summary>Sends so many messages, or as many as a time allows.</summary>
    public Task<DrivenRound> SendAsync(long messages, TimeSpan limit) =>
        MeasureAsync(string.Create(CultureInfo.InvariantCulture, $"send {messages} {limit.TotalSeconds}"), limit + Grace);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task<DrivenRound> MeasureAsync(string order, TimeSpan limit)
    {
        var before = CpuSeconds();
        var answer = (await AskAsync(order, limit)).Split(' ');
        var cpu = CpuSeconds() - before;
        var (messages, seconds) = (long.Parse(answer[0], CultureInfo.InvariantCulture), double.Parse(answer[1], CultureInfo.InvariantCulture));
        return new(messages, seconds, ((cpu / messages) - _makeSeconds) * 1e6);
    }

    private double CpuSeconds() => ProcessUsage.Of([_process.Pid, .. _store.DatabasePids]).CpuSeconds;

    private async Task<string> AskAsync(string order, TimeSpan limit)
    {
        await _process.Input.WriteLineAsync(order);
        await _process.Input.FlushAsync();
        return await _process.ReadLineAsync(limit);
    }
}

/// <summary>One round of a driven silo.</summary>
/// <param name="Messages">Made durable.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="CpuPerMillion">Processor seconds per million.</param>
internal readonly record struct DrivenRound(long Messages, double Seconds, double CpuPerMillion);
