using System.Text.Json.Nodes;

namespace Milepost.TestKit.Running;

/// <summary>The npm SignalR client in a Node process, listening.</summary>
public sealed class HubListener : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Program program;
    private readonly List<JsonNode> heard = [];

    private HubListener(Program program) => this.program = program;

    /// <summary>Everything heard so far by waits, in order.</summary>
    public IReadOnlyList<JsonNode> Heard => heard;

    /// <summary>The newest cursor heard.</summary>
    public string? Cursor => heard.LastOrDefault(message => message["cursor"] is not null)?["cursor"]!.GetValue<string>();

    /// <summary>Connects and subscribes to everything the caller may see; if asked to, comes back at once whenever it is cut off.</summary>
    public static async Task<HubListener> SubscribeAsync(MilepostHost host, Api api, string? cursor = null, bool reconnects = false)
    {
        var script = Path.Combine(Repository.Root, "tests", "EndToEnd.Tests", "Clients", "hub-listener.mjs");
        string[] arguments = cursor is null ? [script, host.Url.ToString().TrimEnd('/')] : [script, host.Url.ToString().TrimEnd('/'), cursor];
        var environment = new Dictionary<string, string> { ["MILEPOST_TOKEN"] = api.Token };
        if (reconnects)
        {
            environment["MILEPOST_RECONNECT"] = "1";
        }

        var listener = new HubListener(Program.Start("node", arguments, environment));
        await listener.WaitForAsync("that it is subscribed", message => message["what"]!.GetValue<string>() == "subscribed");
        return listener;
    }

    /// <summary>Waits for a message that fits; what came before it is kept in <see cref="Heard"/>.</summary>
    public async Task<JsonNode> WaitForAsync(string what, Func<JsonNode, bool> fits)
    {
        await program.Output.WaitForAsync(
            what,
            line =>
            {
                var message = JsonNode.Parse(line)!;
                heard.Add(message);
                return fits(message);
            },
            Patience);
        return heard[^1];
    }

    /// <summary>What was heard of one kind.</summary>
    public IEnumerable<JsonNode> Of(string what) => heard.Where(message => message["what"]!.GetValue<string>() == what);

    public ValueTask DisposeAsync() => program.DisposeAsync();
}
