namespace Milepost.Silo.Devices;

/// <summary>What devices and their letters say to operators; ids 2300 to 2399.</summary>
internal static partial class DeviceLog
{
    [LoggerMessage(2300, LogLevel.Error, "Dead letter {Letter} could not be read again; it stays until somebody asks for it")]
    public static partial void LetterNotRead(ILogger logger, Exception exception, long letter);
}
