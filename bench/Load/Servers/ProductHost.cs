using System.Globalization;
using System.Net;
using Milepost.Load.Driving;
using Milepost.Load.Measuring;
using Milepost.Load.Provisioning;

namespace Milepost.Load.Servers;

/// <summary>The built host on a store of its own, and what it was seen to acknowledge.</summary>
internal sealed class ProductHost : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly ServerProcess _server;

    private ProductHost(ServerProcess server, Store store, IPEndPoint mqtt, Uri http, TimeSpan readyAfter) =>
        (_server, Store, Mqtt, Http, ReadyAfter) = (server, store, mqtt, http, readyAfter);

    public Store Store { get; }

    public IPEndPoint Mqtt { get; }

    public Uri Http { get; }

    /// <summary>From the start of the process until <c>/healthz/ready</c> said yes.</summary>
    public TimeSpan ReadyAfter { get; }

    public IReadOnlyList<int> Pids => [_server.Pid];

    /// <summary>Samples it acknowledged since it was started, as the generator counted them.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Samples whose fate the generator does not know: sent, never answered.</summary>
    public long InDoubt { get; private set; }

    /// <summary>Memory it holds now, in MB.</summary>
    public double ResidentMb => ProcessUsage.Of(Pids).ResidentMb;

    /// <summary>Starts it and waits until it is ready; throws with its log when it is not.</summary>
    public static async Task<ProductHost> StartAsync(Lab lab, Store store, string name)
    {
        var (mqtt, http) = (Lab.FreePort(), Lab.FreePort());
        var environment = new Dictionary<string, string>
        {
            ["Milepost__Data"] = store.Folder,
            ["Milepost__Mqtt__Port"] = mqtt.ToString(CultureInfo.InvariantCulture),
            ["Milepost__Http__Port"] = http.ToString(CultureInfo.InvariantCulture),
            ["Milepost__Gateway__DashboardFolder"] = lab.DashboardFolder,
            ["Milepost__Owner__Email"] = Lab.OwnerEmail,
            ["Milepost__Owner__Password"] = lab.OwnerPassword,
        };
        if (store.ConnectionString is { } connection)
        {
            environment["ConnectionStrings__Milepost"] = connection;
        }

        var started = Timetable.NowNs();
        var server = ServerProcess.Start(lab.Folder, name, ["dotnet", lab.Programs.Host], environment);
        server.LogOutput();
        var url = new Uri($"http://127.0.0.1:{http}");
        try
        {
            await ReadyAsync(server, url);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        return new(server, store, new(IPAddress.Loopback, mqtt), url, TimeSpan.FromMicroseconds((Timetable.NowNs() - started) / 1e3));
    }

    /// <summary>Runs a phase against it and keeps its books.</summary>
    public PhaseResult Run(PhaseOptions options, Func<PhaseOptions, PhaseResult> phase, int samplesPerMessage = 1)
    {
        var result = phase(options with { Server = Mqtt, ServerPids = Pids, DatabasePids = Store.DatabasePids });
        Account(result.Outcomes.SucceededEver * samplesPerMessage, (result.Outcomes.Unanswered + result.Outcomes.Refused.Values.Sum()) * samplesPerMessage);
        return result;
    }

    /// <summary>Adds what another client saw.</summary>
    public void Account(long acknowledged, long inDoubt) => (Acknowledged, InDoubt) = (Acknowledged + acknowledged, InDoubt + inDoubt);

    /// <summary>Signs in as the owner of its fleet.</summary>
    public Task<MilepostApi> SignInAsync(Lab lab) => MilepostApi.SignInAsync(Http, Lab.OwnerEmail, lab.OwnerPassword, 16);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task ReadyAsync(ServerProcess server, Uri url)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var deadline = Timetable.NowNs() + Timetable.Nanoseconds(StartLimit);
        while (Timetable.NowNs() < deadline)
        {
            server.RequireRunning();
            try
            {
                using var answer = await http.GetAsync(new Uri(url, "/healthz/ready"));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(10);
        }

        throw new TimeoutException($"The host was not ready within {StartLimit}.");
    }
}
