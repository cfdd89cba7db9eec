using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Milepost.TestKit.Running;

namespace Milepost.Faults.Tests.Injecting;

/// <summary>A time in which the store does not work: what has to be seen from outside while it lasts, and after it.</summary>
internal static class Outage
{
    /// <summary>The log's id of a commit that failed.</summary>
    private const string CommitFailed = "[2001]";

    /// <summary>Failed commits in a row, without an acknowledgement between them, after which nothing is believed to be acknowledged any more.</summary>
    private const int InARow = 3;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Breaks the store under load and mends it again. While it is broken nothing is acknowledged, <c>/healthz/ready</c> answers 503 and
    /// says why, and so does the log; when it is mended it goes on by itself.
    /// </summary>
    /// <param name="run">The run, under load.</param>
    /// <param name="break">Breaks; called again before each failed commit is waited for, for what takes several strokes.</param>
    /// <param name="mend">Mends.</param>
    /// <param name="because">What health and log have to name.</param>
    public static async Task SufferAsync(FaultRun run, Func<Task> @break, Func<Task> mend, string because)
    {
        run.Fleet.Go();
        await run.Fleet.HearAsync(200, FaultRun.Patience);
        await BreakAsync(run, @break);
        var output = run.Host.Program.Output;
        await output.WaitForAsync($"'{because}'", line => line.Contains(because, StringComparison.OrdinalIgnoreCase), FaultRun.Patience);
        var (status, problems) = await ReadinessAsync(run.Host);
        Assert.True(status == 503, $"/healthz/ready answered {status} while every commit failed");
        Assert.Contains(because, problems, StringComparison.OrdinalIgnoreCase);

        await mend();
        await run.Fleet.HearAsync(200, FaultRun.Patience);
        await AssertReadyAsync(run);
        await run.ProbeAsync();
    }

    /// <summary>Asserts that the host says it is ready.</summary>
    public static async Task AssertReadyAsync(FaultRun run)
    {
        var (status, problems) = await ReadinessAsync(run.Host);
        Assert.True(status == 200, $"/healthz/ready answered {status} though PUBLISHes are acknowledged: {problems}");
    }

    /// <summary>What <c>/healthz/ready</c> answers: status, and the reasons.</summary>
    public static async Task<(int Status, string Problems)> ReadinessAsync(MilepostHost host)
    {
        using var http = new HttpClient { BaseAddress = host.Url, Timeout = FaultRun.Patience };
        using var answer = await http.GetAsync(new Uri("/healthz/ready", UriKind.Relative));
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return ((int)answer.StatusCode, body["problems"]?.ToJsonString(Readable) ?? string.Empty);
    }

    /// <summary>Breaks until several commits in a row have failed and nothing was acknowledged from the first to the last of them.</summary>
    private static async Task BreakAsync(FaultRun run, Func<Task> @break)
    {
        var heard = -1L;
        for (var (failed, strokes) = (0, 0); failed < InARow; strokes++)
        {
            Assert.True(strokes < 50, "PUBLISHes are still being acknowledged after the store was broken");
            await @break();
            await run.Host.Program.Output.WaitForAsync("that a commit failed", line => line.Contains(CommitFailed, StringComparison.Ordinal), FaultRun.Patience);
            failed = run.Fleet.Acknowledged == heard ? failed + 1 : 0;
            heard = run.Fleet.Acknowledged;
        }
    }
}
