using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Milepost.TestKit.Running;

/// <summary>REST as a script would use it.</summary>
public sealed class Api : IDisposable
{
    private readonly HttpClient http;

    private Api(HttpClient http, string token)
    {
        this.http = http;
        Token = token;
    }

    /// <summary>The bearer token.</summary>
    public string Token { get; }

    /// <summary>Signs in as the owner.</summary>
    public static async Task<Api> SignInAsync(MilepostHost host, string email = MilepostHost.OwnerEmail, string password = MilepostHost.OwnerPassword)
    {
        var http = new HttpClient { BaseAddress = new Uri(host.Url, "/api/v1/"), Timeout = TimeSpan.FromMinutes(3) };
        using var answer = await http.PostAsJsonAsync("auth/login", new { email, password });
        var body = await answer.Content.ReadFromJsonAsync<JsonNode>();
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"Sign-in answered {(int)answer.StatusCode}: {body}");
        }

        var token = body!["accessToken"]!.GetValue<string>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new Api(http, token);
    }

    /// <summary>Reads a resource.</summary>
    public async Task<JsonNode> GetAsync(string path) => await BodyAsync(await http.GetAsync(path), path, HttpStatusCode.OK);

    /// <summary>Reads a resource that may not be answered.</summary>
    public async Task<(HttpStatusCode Status, string Body)> TryGetAsync(string path)
    {
        using var answer = await http.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Creates or tells something.</summary>
    public async Task<JsonNode> PostAsync(string path, object body, HttpStatusCode expected = HttpStatusCode.Created) =>
        await BodyAsync(await http.PostAsJsonAsync(path, body), path, expected);

    /// <summary>Creates a vehicle with a device paired from a moment on.</summary>
    public async Task<Car> CreateCarAsync(string name, double? odometerKm = null, DateTimeOffset? from = null)
    {
        var vehicle = await PostAsync("vehicles", new { name, odometerKm, odometerAt = from });
        var device = await PostAsync("devices", new { name = name + " dongle" });
        var car = new Car(vehicle["id"]!.GetValue<string>(), device["id"]!.GetValue<string>(), device["secret"]!.GetValue<string>());
        await PostAsync($"devices/{car.DeviceId}/pair", new { vehicleId = car.VehicleId, at = from }, HttpStatusCode.OK);
        return car;
    }

    public void Dispose() => http.Dispose();

    private static async Task<JsonNode> BodyAsync(HttpResponseMessage answer, string path, HttpStatusCode expected)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode != expected)
            {
                throw new InvalidOperationException($"{answer.RequestMessage!.Method} {path} answered {(int)answer.StatusCode} instead of {(int)expected}: {text}");
            }

            return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
        }
    }
}

/// <summary>A vehicle with its device.</summary>
public sealed record Car(string VehicleId, string DeviceId, string Secret);
