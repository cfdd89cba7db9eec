using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Milepost.Load.Provisioning;

/// <summary>The few REST requests that provisioning needs (contract: <c>/api/v1</c>), as one signed-in owner.</summary>
internal sealed class MilepostApi : IDisposable
{
    private const int TriesWhenLimited = 20;

    private readonly HttpClient _http;

    private MilepostApi(Uri server, int connections) =>
        _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = connections }) { BaseAddress = new(server, "/api/v1/") };

    /// <summary>The bearer token of the signed-in owner.</summary>
    public string Token { get; private set; } = "";

    /// <summary>Signs in; throws when the server refuses.</summary>
    public static async Task<MilepostApi> SignInAsync(Uri server, string email, string password, int connections)
    {
        var api = new MilepostApi(server, connections);
        var answer = await api.PostAsync("auth/login", new { email, password });
        api.Token = answer.GetProperty("accessToken").GetString()!;
        api._http.DefaultRequestHeaders.Authorization = new("Bearer", api.Token);
        return api;
    }

    /// <summary>Reads a resource.</summary>
    public Task<JsonElement> GetAsync(string path) => _http.GetFromJsonAsync<JsonElement>(path);

    /// <summary>Posts a body and reads the answer; waits as told when the server limits the rate; throws on any other refusal.</summary>
    public async Task<JsonElement> PostAsync<T>(string path, T body)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var response = await _http.PostAsJsonAsync(path, body);
            if (response.StatusCode == HttpStatusCode.TooManyRequests && attempt < TriesWhenLimited)
            {
                await Task.Delay(WaitOf(response.Headers.RetryAfter));
                continue;
            }

            if (!response.IsSuccessStatusCode)
            {
                throw new HttpRequestException($"POST {path} answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
            }

            return await response.Content.ReadFromJsonAsync<JsonElement>();
        }
    }

    public void Dispose() => _http.Dispose();

    private static TimeSpan WaitOf(RetryConditionHeaderValue? retryAfter) => retryAfter?.Delta ?? TimeSpan.FromSeconds(1);
}
