namespace Milepost.Silo.Journal;

/// <summary>Something that may leave the process only once a commit is durable. Exactly one of the two is called, exactly once; neither may block.</summary>
internal interface IDurabilityWaiter
{
    /// <summary>Everything it rests on is on stable storage.</summary>
    void Durable();

    /// <summary>The commit failed or its outcome is unknown.</summary>
    void Lost();

    /// <summary>Everybody whose outcome became known together with this one's was told; must not block either.</summary>
    void Flush()
    {
    }
}
