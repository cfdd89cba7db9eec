using Milepost.TestKit;

namespace Milepost.Gateway.Tests;

public sealed class OpenApiTests
{
    [Fact]
    public async Task The_document_is_the_one_that_was_reviewed()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = app.Anonymous();

        Snapshot.Matches("docs/contracts/openapi.json", await client.GetStringAsync("/openapi/v1.json"));
    }
}
