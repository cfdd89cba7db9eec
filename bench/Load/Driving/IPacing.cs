namespace Milepost.Load.Driving;

/// <summary>Decides when the next message goes out; called on the event loop's thread only.</summary>
internal interface IPacing
{
    /// <summary>Sends whatever is due now and says when to be called again (monotonic ns; <see cref="long.MaxValue"/>: only by events).</summary>
    long SendDue(long now);

    /// <summary>A message was answered at the given instant; its packet id is free again.</summary>
    void Acknowledged(Connection connection, byte reason, long countedFrom, long at);

    /// <summary>A connection that was opened during the phase is signed in.</summary>
    void SignedIn(Connection connection)
    {
    }

    /// <summary>The server has ended a connection.</summary>
    void Ended(Connection connection)
    {
    }

    /// <summary>Whether there will be nothing more to send; ends the phase before its time.</summary>
    bool IsFinished => false;

    /// <summary>The connection's socket has taken everything it was given.</summary>
    void Writable(Connection connection);
}
