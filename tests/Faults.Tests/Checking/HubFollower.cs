using System.Globalization;
using System.Text.Json.Nodes;
using Milepost.TestKit;
using Milepost.TestKit.Running;

namespace Milepost.Faults.Tests.Checking;

/// <summary>The npm SignalR client in a Node process, which comes back with its cursor whenever it is cut off, and hangs up by itself now and then.</summary>
internal sealed class HubFollower : IAsyncDisposable
{
    private const int HangUpAfter = 7;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Program program;
    private readonly List<JsonNode> alerts = [];

    private HubFollower(Program program) => this.program = program;

    /// <summary>Every alert it was told by the last <see cref="CatchUpAsync"/>, in order, repeats included.</summary>
    public IReadOnlyList<JsonNode> Alerts => alerts;

    /// <summary>Subscribes to everything the caller may see.</summary>
    public static async Task<HubFollower> FollowAsync(MilepostHost host, Api api)
    {
        var script = Path.Combine(Repository.Root, "tests", "EndToEnd.Tests", "Clients", "hub-follower.mjs");
        string[] arguments = [script, host.Url.ToString().TrimEnd('/'), HangUpAfter.ToString(CultureInfo.InvariantCulture)];
        var follower = new HubFollower(Program.Start("node", arguments, new Dictionary<string, string> { ["MILEPOST_TOKEN"] = api.Token }));
        await follower.WaitForAsync("subscribed");
        return follower;
    }

    /// <summary>Has it come back once more and waits until it was told everything up to now.</summary>
    public async Task CatchUpAsync()
    {
        await program.Input.WriteLineAsync();
        await program.Input.FlushAsync();
        await WaitForAsync("caughtUp");
    }

    public ValueTask DisposeAsync() => program.DisposeAsync();

    private Task<string> WaitForAsync(string what) => program.Output.WaitForAsync(
        what,
        line =>
        {
            var message = JsonNode.Parse(line)!;
            if (message["alert"] is { } alert)
            {
                alerts.Add(alert);
            }

            Assert.True(message["what"]!.GetValue<string>() != "resync", $"the hub gave up a cursor: {line}");
            return message["what"]!.GetValue<string>() == what;
        },
        Patience);
}
