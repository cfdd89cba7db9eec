using Milepost.Silo.Client;
using Milepost.Silo.Journal;

namespace Milepost.Silo.Storage;

/// <summary>The directories' way to the one writer.</summary>
internal sealed class StoreWrites(GroupCommit commit)
{
    /// <summary>Writes with the next commit; completes when it is durable.</summary>
    /// <exception cref="SiloUnavailableException">The store failed.</exception>
    /// <exception cref="ConstraintException">A constraint refused it.</exception>
    public async ValueTask<T> RunAsync<T>(Func<StoreDatabase, T> write, CancellationToken cancellation)
    {
        var work = new AwaitedWork<T>(write);
        await commit.PostAsync(work);
        return await work.Outcome.WaitAsync(cancellation);
    }
}
