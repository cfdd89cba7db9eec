using Milepost.Grains.Identity;

namespace Milepost.Silo.Actors;

/// <summary>What the loops say to operators; ids 2100 to 2199.</summary>
internal static partial class ActorLog
{
    [LoggerMessage(2100, LogLevel.Error, "A turn of vehicle {Vehicle} threw for the same {Message} three times; it was given up")]
    public static partial void TurnGivenUp(ILogger logger, Exception exception, VehicleId vehicle, string message);

    [LoggerMessage(2101, LogLevel.Error, "Vehicle {Vehicle} could not be read from the journal")]
    public static partial void LoadFailed(ILogger logger, Exception exception, VehicleId vehicle);

    [LoggerMessage(2102, LogLevel.Warning, "The silo did not finish what was in flight within {Timeout}; what was not acknowledged will be sent again")]
    public static partial void DrainTimedOut(ILogger logger, TimeSpan timeout);

    [LoggerMessage(2103, LogLevel.Critical, "A loop could not carry something out and goes on with the next; this is a bug")]
    public static partial void ItemFailed(ILogger logger, Exception exception);
}
