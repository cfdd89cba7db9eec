using System.Text.Json.Nodes;
using Milepost.TestKit.Running;

namespace Milepost.EndToEnd.Tests;

/// <summary>The webhook of the running program: at least once, also across a crash.</summary>
public sealed class WebhookTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Killed_between_a_delivery_and_its_position_it_delivers_again_under_the_same_id_and_then_goes_on()
    {
        MilepostHost? host = null;
        var kills = 1;
        await using var receiver = new HttpReceiver(async (_, _) =>
        {
            if (Interlocked.Decrement(ref kills) == 0)
            {
                // The receiver has it; the host will never know.
                await host!.Program.KillAsync();
            }

            return "200 OK";
        });
        host = new MilepostHost(settings: new Dictionary<string, string>
        {
            ["Milepost__Webhook__Url"] = receiver.Url + "/alerts",
            ["Milepost__Webhook__Secret"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        });
        await using var running = host;
        await host.StartAsync();
        string vehicle;
        using (var api = await Api.SignInAsync(host))
        {
            vehicle = (await api.PostAsync("vehicles", new { name = "Polo", odometerKm = 50_000 }))["id"]!.GetValue<string>();
            await AddDueItemAsync(api, vehicle);
        }

        var first = await receiver.WaitForAsync("the first alert", _ => true, Patience);
        await host.Program.ExitAsync(Patience);
        await host.StartAsync();
        var again = await receiver.WaitForAsync("the same alert", _ => true, Patience);
        Assert.Equal((first.Headers["webhook-id"], first.Text), (again.Headers["webhook-id"], again.Text));
        Assert.Equal(vehicle, JsonNode.Parse(again.Text)!["vehicleId"]!.GetValue<string>());

        using (var api = await Api.SignInAsync(host))
        {
            await AddDueItemAsync(api, vehicle);
        }

        var next = await receiver.WaitForAsync("the next alert", _ => true, Patience);
        Assert.NotEqual(first.Headers["webhook-id"], next.Headers["webhook-id"]);
    }

    [Theory]
    [InlineData("http://example.org/hook", "Webhook:Url is plain http")]
    [InlineData("https://example.org/hook", "Webhook:Secret must be")]
    public async Task A_webhook_that_cannot_be_refuses_to_start_and_says_why(string url, string why)
    {
        await using var host = new MilepostHost();
        var (exitCode, output) = await host.RunAsync(TimeSpan.FromSeconds(60), new Dictionary<string, string> { ["Milepost__Webhook__Url"] = url });

        Assert.Equal(1, exitCode);
        Assert.Contains(why, Assert.Single(output.Split('\n'), line => line.StartsWith("Milepost does not start: ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    // The tests' posting may be cut off by the kill: what it posted is known from the alert.
    private static async Task AddDueItemAsync(Api api, string vehicle)
    {
        try
        {
            await api.PostAsync($"vehicles/{vehicle}/plan", new { name = "Oil", once = new { dueAtKm = 50_000 } });
        }
        catch (HttpRequestException)
        {
            // Answered or not, the item is there if an alert comes.
        }
    }
}
