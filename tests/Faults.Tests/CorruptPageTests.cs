using System.Globalization;
using Milepost.Faults.Tests.Checking;
using Milepost.Faults.Tests.Engines;

namespace Milepost.Faults.Tests;

/// <summary>Pages of the embedded store's file that hold something else than what was written.</summary>
public sealed class CorruptPageTests
{
    private const int PageBytes = 4096;

    [Fact]
    public async Task A_damaged_page_is_reported_or_harmless_and_never_answered_with_nonsense()
    {
        var times = Extent.Times(inShort: 3, inLong: 40);
        await using var engine = new SqliteEngine();
        await using var run = await FaultRun.StartAsync(engine);
        run.Fleet.Go();
        await run.Fleet.HearAsync(600, FaultRun.Patience);
        await run.Fleet.DrainAsync(FaultRun.Patience);
        var sound = await Answers.ReadAsync(run.Api, run.Fleet);
        run.Host.Program.Terminate();
        await run.Host.Program.ExitAsync(FaultRun.Patience);

        var file = Path.Combine(run.Host.Data, "milepost.db");
        var original = await File.ReadAllBytesAsync(file);
        var (refused, reported) = (0, 0);
        for (var time = 0; time < times; time++)
        {
            // The first page says what the file is; the others are tables, indexes and what overflows from them.
            var page = time == 0 ? 0 : run.Random.Next(1, original.Length / PageBytes);
            var damaged = original.ToArray();
            run.Random.NextBytes(damaged.AsSpan(page * PageBytes, PageBytes));
            await WriteAsync(run, damaged);
            if (await StartAsync(run))
            {
                reported += await Answers.CountRefusalsAsync(run.Api, sound, string.Create(CultureInfo.InvariantCulture, $"page {page} of {original.Length / PageBytes} damaged"));
                await run.Host.Program.KillAsync();
            }
            else
            {
                Assert.Contains("Milepost does not start: ", run.Host.Program.Errors.Recent(), StringComparison.Ordinal);
                refused++;
            }
        }

        await WriteAsync(run, original);
        await run.Host.StartAsync();
        await run.FinishAsync($"{times} damaged pages, {refused} of them refused at the start, {reported} requests refused for the others");
        Assert.True(refused > 0, "not even a damaged first page was noticed");
    }

    private static async Task WriteAsync(FaultRun run, byte[] content)
    {
        foreach (var companion in new[] { "-wal", "-shm" })
        {
            File.Delete(Path.Combine(run.Host.Data, "milepost.db" + companion));
        }

        await File.WriteAllBytesAsync(Path.Combine(run.Host.Data, "milepost.db"), content);
    }

    /// <summary>Starts the host; <c>false</c> where it refuses, which is the end of it.</summary>
    private static async Task<bool> StartAsync(FaultRun run)
    {
        run.Host.Begin([]);
        try
        {
            await run.Host.ReadyAsync();
            return true;
        }
        catch (InvalidOperationException)
        {
            Assert.True(run.Host.Program.HasEnded);
            return false;
        }
    }
}
