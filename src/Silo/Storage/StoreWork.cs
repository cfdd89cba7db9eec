using Milepost.Silo.Journal;

namespace Milepost.Silo.Storage;

/// <summary>A write of a directory, executed inside the next commit.</summary>
/// <remarks>
/// The journal runs each in a savepoint: refused by a constraint, or by a bug of its own, it alone is undone and told by <see cref="Refused"/>; its
/// <see cref="IDurabilityWaiter.Durable"/> is still called with the commit. A failed commit tells <see cref="IDurabilityWaiter.Lost"/>.
/// </remarks>
internal abstract class StoreWork : IDurabilityWaiter
{
    /// <summary>Bytes it holds on to, roughly.</summary>
    public virtual int Bytes => 256;

    /// <summary>Writes, inside the transaction of a commit.</summary>
    public abstract void Execute(StoreDatabase database);

    /// <summary>A constraint refused it, or it threw. Called on the writer's thread, before durability is known.</summary>
    public abstract void Refused(Exception reason);

    public abstract void Durable();

    public abstract void Lost();
}
