using System.CommandLine;
using System.Net;
using Milepost.Host.Serving;

namespace Milepost.Host.Commands;

/// <summary><c>health</c>: asks the host on this machine whether it is ready, for containers and supervisors that have nothing else to ask with.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The command; exit code 0 means ready, 1 not ready or no answer.</summary>
    public static Command Create()
    {
        var command = new Command("health", "Say whether the host on this machine is ready; exit code 0 means yes.");
        command.SetAction((_, cancellation) => AskAsync(cancellation));
        return command;
    }

    private static async Task<int> AskAsync(CancellationToken cancellation)
    {
        var listener = (CommandConfiguration.Read().GetSection("Milepost").Get<ServingOptions>() ?? new ServingOptions()).Http;
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(new Uri($"{listener.Url}/healthz/ready"), cancellation);
            Console.WriteLine(await answer.Content.ReadAsStringAsync(cancellation));
            return answer.StatusCode == HttpStatusCode.OK ? 0 : 1;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"{listener.Url} does not answer: {failure.Message}");
            return 1;
        }
    }
}
