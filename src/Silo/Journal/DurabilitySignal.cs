namespace Milepost.Silo.Journal;

/// <summary>A wait for durability as a task; completes either way.</summary>
internal sealed class DurabilitySignal : IDurabilityWaiter
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Task => _done.Task;

    public void Durable() => _done.SetResult();

    public void Lost() => _done.SetResult();
}
