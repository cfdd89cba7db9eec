using System.Globalization;
using Milepost.Load.Servers;

namespace Milepost.Load.Bystanders;

/// <summary>The bystanders' process, seen from the run that started it.</summary>
internal sealed class Bystanders : IAsyncDisposable
{
    /// <summary>Calm devices, which nobody else speaks for.</summary>
    public const int Devices = 100;

    private const int MessagesPerSecond = 200;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    private readonly ServerProcess _process;
    private readonly ProductHost _host;
    private readonly TimeSpan _measured;

    private Bystanders(ServerProcess process, ProductHost host, TimeSpan measured) => (_process, _host, _measured) = (process, host, measured);

    /// <summary>Starts them on the seeded vehicles from a number on; returns when they ask and their warm-up is over.</summary>
    public static async Task<Bystanders> StartAsync(Lab lab, ProductHost host, string name, int first, TimeSpan measured)
    {
        string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
        var process = ServerProcess.Start(
            lab.Folder,
            name,
            [
                "dotnet", typeof(Bystanders).Assembly.Location, "bystanders", "--mqtt", host.Mqtt.ToString(), "--http", host.Http.ToString(), "--first", Text(first),
                "--vehicles", Text(Devices), "--rate", Text(MessagesPerSecond), "--warmup", Text(WarmUp.TotalSeconds), "--seconds", Text(measured.TotalSeconds),
            ],
            new Dictionary<string, string> { ["Milepost__Owner__Email"] = Lab.OwnerEmail, ["Milepost__Owner__Password"] = lab.OwnerPassword });
        try
        {
            await process.ReadLineAsync(StartLimit);
            await Task.Delay(WarmUp);
            return new(process, host, measured);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for the end of their time and says what each kind saw.</summary>
    public async Task<IReadOnlyList<BystanderFigures>> EndAsync()
    {
        var figures = new List<BystanderFigures>();
        for (var kind = 0; kind < 4; kind++)
        {
            figures.Add(BystanderFigures.Parse(await _process.ReadLineAsync(_measured + StartLimit)));
        }

        var messages = (await _process.ReadLineAsync(StartLimit)).Split(' ');
        _host.Account(long.Parse(messages[0], CultureInfo.InvariantCulture), long.Parse(messages[1], CultureInfo.InvariantCulture));
        return figures;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
