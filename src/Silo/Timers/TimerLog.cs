using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;

namespace Milepost.Silo.Timers;

/// <summary>What the wake-ups say to operators; ids 2200 to 2299.</summary>
internal static partial class TimerLog
{
    [LoggerMessage(2200, LogLevel.Warning, "The host's clock says {Now}, but the store was written at {LastWrite}; what depends on time alone waits until then")]
    public static partial void ClockBehind(ILogger logger, Instant now, Instant lastWrite);

    [LoggerMessage(2203, LogLevel.Warning, "The host's clock says {Now}, more than a day after {Expected}, which is what it was expected to say; what depends on time alone waits until a device with a clock of its own says the same, or until the silo is started with TrustClock")]
    public static partial void ClockAhead(ILogger logger, Instant now, Instant expected);

    [LoggerMessage(2204, LogLevel.Information, "The host's clock is believed again; what depends on time alone goes on")]
    public static partial void ClockBelieved(ILogger logger);

    [LoggerMessage(2201, LogLevel.Warning, "Vehicles could not be woken: the store does not answer; it is tried again")]
    public static partial void StoreDoesNotAnswer(ILogger logger, Exception exception);

    [LoggerMessage(2202, LogLevel.Error, "Vehicle {Vehicle} could not be woken; it is tried again")]
    public static partial void WakeUpFailed(ILogger logger, Exception exception, VehicleId vehicle);
}
