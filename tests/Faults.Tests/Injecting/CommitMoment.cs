namespace Milepost.Faults.Tests.Injecting;

/// <summary>A step of a commit on its way between host and PostgreSQL.</summary>
internal enum CommitMoment
{
    /// <summary>The server has everything but the COMMIT.</summary>
    BeforeCommit,

    /// <summary>The COMMIT has left for the server; what became of it nobody knows.</summary>
    CommitSent,

    /// <summary>The server has committed and said so; the host has not heard it.</summary>
    CommitAnswered,

    /// <summary>The host was told.</summary>
    CommitTold,
}
