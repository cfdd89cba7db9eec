using System.Globalization;
using Milepost.TestKit.Running;

namespace Milepost.Faults.Tests.Injecting;

/// <summary>strace on running threads, which makes system calls fail, waits in them, or kills at them, until it is disposed.</summary>
internal sealed class Strace : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Program program;

    private Strace(Program program) => this.program = program;

    /// <summary>Skips the test, visibly, where strace is not installed or may not trace.</summary>
    public static async Task SkipUnlessItWorksAsync()
    {
        Assert.SkipUnless(Program.Find("strace") is not null, "strace is not installed.");
        await using var probe = Program.Start("strace", ["-o", "/dev/null", "true"]);
        Assert.SkipUnless(await probe.ExitAsync(Patience) == 0, "strace may not trace here.");
    }

    /// <summary>The words that make strace kill or fail; see its manual for <c>inject</c>.</summary>
    /// <param name="file">Only calls on this file; <c>null</c> for all.</param>
    /// <param name="calls">The system calls, separated by commas.</param>
    /// <param name="deed">What happens, as <c>signal=SIGKILL:when=3</c> or <c>error=EIO</c>.</param>
    public static string[] Inject(string? file, string calls, string deed) =>
        [.. file is null ? [] : new[] { "-P", file }, "-e", $"trace={calls}", "-e", $"inject={calls}:{deed}"];

    /// <summary>Attaches to threads, all of those given, and returns once it has.</summary>
    public static async Task<Strace> AttachAsync(IReadOnlyCollection<int> threads, params string[] words)
    {
        var targets = threads.SelectMany(thread => new[] { "-p", thread.ToString(CultureInfo.InvariantCulture) });
        var strace = new Strace(Program.Start("strace", [.. words, .. targets]));
        foreach (var _ in threads)
        {
            await strace.HearAsync("that it is attached", line => line.EndsWith("attached", StringComparison.Ordinal));
        }

        return strace;
    }

    /// <summary>Waits for a line it prints: one per traced call.</summary>
    public Task<string> HearAsync(string what, Func<string, bool> fits) => program.Errors.WaitForAsync(what, fits, Patience);

    /// <summary>Lets go of what is traced; it goes on undisturbed.</summary>
    public async ValueTask DisposeAsync()
    {
        program.Terminate();
        await program.ExitAsync(Patience);
        await program.DisposeAsync();
    }
}
