namespace Milepost.Silo.Effects;

/// <summary>What the consumers of the feed say to operators; ids 2400 to 2499.</summary>
internal static partial class EffectLog
{
    [LoggerMessage(2400, LogLevel.Information, "Consumer {Consumer} reads the feed from position {Position}")]
    public static partial void Begins(ILogger logger, string consumer, long position);

    [LoggerMessage(2401, LogLevel.Warning, "Consumer {Consumer} did not carry out {Effect} at attempt {Attempt}: {Why}; tried again in {Pause}")]
    public static partial void Failed(ILogger logger, string consumer, string effect, int attempt, string why, TimeSpan pause);

    [LoggerMessage(2402, LogLevel.Error, "Consumer {Consumer} gave {Effect} up at attempt {Attempt}, it is too old: {Why}")]
    public static partial void GivenUp(ILogger logger, string consumer, string effect, int attempt, string why);

    [LoggerMessage(2403, LogLevel.Warning, "Consumer {Consumer} waits for the store: {Why}")]
    public static partial void StoreDoesNotAnswer(ILogger logger, string consumer, string why);
}
