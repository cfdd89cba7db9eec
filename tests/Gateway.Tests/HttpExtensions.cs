using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Milepost.Gateway.Tests;

/// <summary>What tests ask of answers.</summary>
internal static class HttpExtensions
{
    public static async Task<JsonElement> BodyAsync(this HttpResponseMessage answer)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync();
        using var document = await JsonDocument.ParseAsync(stream);
        return document.RootElement.Clone();
    }

    /// <summary>Demands a status and gives the body; a failure shows what was answered instead.</summary>
    public static async Task<JsonElement> ShouldBeAsync(this Task<HttpResponseMessage> asked, HttpStatusCode status)
    {
        using var answer = await asked;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri!.AbsolutePath} answered {(int)answer.StatusCode}, not {(int)status}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone();
    }

    public static string Text(this JsonElement element, string member) => element.GetProperty(member).GetString()!;

    public static Task<HttpResponseMessage> PostTextAsync(this HttpClient client, string path, string json) =>
        client.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));

    public static Task<JsonElement> CreateVehicleAsync(this HttpClient client, object? body = null) =>
        client.PostAsJsonAsync("/api/v1/vehicles", body ?? new { name = "Blue van", odometerKm = 57_000 }).ShouldBeAsync(HttpStatusCode.Created);
}
