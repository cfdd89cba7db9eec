using System.Runtime.CompilerServices;

namespace Milepost.Gateway.Tests;

public sealed class OpenApiTests
{
    [Fact]
    public async Task The_document_is_the_one_that_was_reviewed()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = app.Anonymous();
        var actual = (await client.GetStringAsync("/openapi/v1.json")).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var path = Path.Combine(Repository(), "docs", "contracts", "openapi.json");
        var expected = File.Exists(path) ? await File.ReadAllTextAsync(path) : string.Empty;
        if (actual != expected)
        {
            var received = Path.ChangeExtension(path, ".received.txt");
            await File.WriteAllTextAsync(received, actual);
            Assert.Fail($"The API changed. Compare {received} with {path} and, when the change is meant, put it in its place.");
        }
    }

    private static string Repository([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
