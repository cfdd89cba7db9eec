namespace Milepost.Silo.Actors;

/// <summary>Something a loop does, one after the other.</summary>
internal abstract class LoopItem
{
    /// <summary>Does it, on the loop.</summary>
    public abstract ValueTask RunAsync(ActorLoop loop);
}

/// <summary>Goes on with something that waited outside the loop.</summary>
internal sealed class Continuation(Func<ValueTask> action) : LoopItem
{
    public override ValueTask RunAsync(ActorLoop loop) => action();
}
