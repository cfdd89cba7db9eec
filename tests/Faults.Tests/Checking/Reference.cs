using Milepost.Faults.Tests.Driving;
using Milepost.TestKit.Running;

namespace Milepost.Faults.Tests.Checking;

/// <summary>A host to which nothing is done and which is told the same as another one.</summary>
internal sealed class Reference : IAsyncDisposable
{
    private readonly MilepostHost host;

    private Reference(MilepostHost host, Api api, Fleet fleet) => (this.host, Api, Fleet) = (host, api, fleet);

    /// <summary>REST, signed in.</summary>
    public Api Api { get; }

    /// <summary>The same vehicles.</summary>
    public Fleet Fleet { get; }

    /// <summary>Has every device of a fleet publish again, to a new host, what it published.</summary>
    public static async Task<Reference> RunAsync(Fleet of, int seed, DateTimeOffset start)
    {
        var host = new MilepostHost(settings: FaultRun.Settings);
        try
        {
            await host.StartAsync();
            var api = await Api.SignInAsync(host);
            var fleet = await Fleet.CreateAsync(host, api, seed, start);
            await fleet.RepeatAsync(of, FaultRun.Patience);
            return new Reference(host, api, fleet);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        Api.Dispose();
        await host.DisposeAsync();
    }
}
