namespace Milepost.Faults.Tests.Driving;

/// <summary>Lets devices publish, or holds them.</summary>
internal sealed class Throttle
{
    private readonly Lock gate = new();
    private long budget;
    private long taken;
    private TaskCompletionSource refilled = New();

    /// <summary>Lets as many more publishes begin.</summary>
    public void Allow(long publishes)
    {
        lock (gate)
        {
            budget = publishes;
            refilled.TrySetResult();
            refilled = New();
        }
    }

    /// <summary>Lets no more begin; how many have begun in all.</summary>
    public long Hold()
    {
        lock (gate)
        {
            budget = 0;
            return taken;
        }
    }

    /// <summary>Takes leave for one publish, if there is any.</summary>
    public bool TryTake()
    {
        lock (gate)
        {
            if (budget == 0)
            {
                return false;
            }

            budget--;
            taken++;
            return true;
        }
    }

    /// <summary>Completes when there may be leave again.</summary>
    public Task WhenRefilled()
    {
        lock (gate)
        {
            return budget > 0 ? Task.CompletedTask : refilled.Task;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
