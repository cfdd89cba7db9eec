namespace Milepost.Silo.Journal;

/// <summary>What the journal says to operators; ids 2000 to 2099.</summary>
internal static partial class JournalLog
{
    [LoggerMessage(2000, LogLevel.Information, "The store at {Path} is open: {Version}")]
    public static partial void Opened(ILogger logger, string path, string version);

    [LoggerMessage(2001, LogLevel.Error, "A commit of {Rows} rows failed; its outcome is unknown. Nobody was told it succeeded; the store is opened again")]
    public static partial void CommitFailed(ILogger logger, Exception exception, int rows);

    [LoggerMessage(2002, LogLevel.Error, "Somebody who was told the outcome of a commit threw")]
    public static partial void ListenerFailed(ILogger logger, Exception exception);

    [LoggerMessage(2003, LogLevel.Error, "Stored telemetry is damaged; its vehicle will not take turns. {Damage}")]
    public static partial void Damaged(ILogger logger, string damage);

    [LoggerMessage(2004, LogLevel.Error, "Sorting the log was broken off; it begins again later")]
    public static partial void SortingFailed(ILogger logger, Exception exception);

    [LoggerMessage(2005, LogLevel.Error, "Letting go of what is kept no longer was broken off; it goes on the next time")]
    public static partial void RetentionFailed(ILogger logger, Exception exception);
}
