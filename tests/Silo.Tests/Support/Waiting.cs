namespace Milepost.Silo.Tests.Support;

/// <summary>Waits for what must happen, saying what did not.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static async Task<T> Soon<T>(this Task<T> task, string what)
    {
        await ((Task)task).Soon(what);
        return await task;
    }

    public static async Task Soon(this Task task, string what)
    {
        try
        {
            await task.WaitAsync(Limit);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            Assert.Fail($"{what} did not happen within {Limit}.");
        }
    }

    public static Task<T> Soon<T>(this ValueTask<T> task, string what) => task.AsTask().Soon(what);

    public static Task Soon(this ValueTask task, string what) => task.AsTask().Soon(what);
}
