using System.Net;

namespace Milepost.Gateway.Tests;

public sealed class DashboardTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("milepost-dashboard-");

    public DashboardTests()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "index.html"), "<!doctype html><title>Milepost</title>");
        _folder.CreateSubdirectory("assets");
        File.WriteAllText(Path.Combine(_folder.FullName, "assets", "app-1a2b.js"), "export {};");
    }

    [Theory]
    [InlineData("/", "text/html", "no-cache")]
    [InlineData("/vehicles/17", "text/html", "no-cache")]
    [InlineData("/assets/app-1a2b.js", "text/javascript", "immutable")]
    public async Task The_dashboard_is_served_to_anybody(string path, string type, string caching)
    {
        await using var app = await GatewayApp.StartAsync(options => options.DashboardFolder = _folder.FullName);
        using var client = app.Anonymous();
        using var answer = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(caching, answer.Headers.GetValues("Cache-Control").Single(), StringComparison.Ordinal);
        Assert.NotEmpty(answer.Headers.GetValues("Content-Security-Policy"));
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "/hubs/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "/metrics", HttpStatusCode.NotFound)]
    [InlineData("POST", "/vehicles/17", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/api/v1/feed", HttpStatusCode.MethodNotAllowed)]
    [InlineData("TRACE", "/healthz/live", HttpStatusCode.MethodNotAllowed)]
    public async Task What_programs_ask_for_is_never_answered_with_the_page(string method, string path, HttpStatusCode status)
    {
        await using var app = await GatewayApp.StartAsync(options => options.DashboardFolder = _folder.FullName);
        using var client = app.Anonymous();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        var body = await client.SendAsync(request).ShouldBeAsync(status);
        Assert.StartsWith("/problems/", body.Text("type"), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
