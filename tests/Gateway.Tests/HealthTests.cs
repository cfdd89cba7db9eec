using System.Net;

namespace Milepost.Gateway.Tests;

public sealed class HealthTests
{
    [Fact]
    public async Task Ready_follows_the_silo_and_tells_the_machine_itself_why()
    {
        await using var app = await GatewayApp.StartEmptyAsync();
        using var client = app.Anonymous();
        await client.GetAsync("/healthz/live").ShouldBeAsync(HttpStatusCode.OK);
        var ready = await client.GetAsync("/healthz/ready").ShouldBeAsync(HttpStatusCode.OK);
        Assert.Equal("ready", ready.Text("status"));
        app.Health.Problems = ["The last commit failed."];
        var broken = await client.GetAsync("/healthz/ready").ShouldBeAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("The last commit failed.", broken.GetProperty("problems")[0].GetString());
        await client.GetAsync("/healthz/live").ShouldBeAsync(HttpStatusCode.OK);
    }
}
