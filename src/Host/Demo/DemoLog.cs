namespace Milepost.Host.Demo;

/// <summary>What the demo logs.</summary>
internal static partial class DemoLog
{
    /// <summary>A simulated device was thrown out or could not get in.</summary>
    [LoggerMessage(9001, LogLevel.Warning, "The demo device of '{Vehicle}' lost its connection and comes again: {Reason}")]
    public static partial void Lost(ILogger logger, string vehicle, string reason);
}
