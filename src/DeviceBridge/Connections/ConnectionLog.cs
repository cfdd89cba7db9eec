using System.Net;
using Microsoft.Extensions.Logging;

namespace Milepost.DeviceBridge.Connections;

/// <summary>What the endpoint says about connections; ids are stable, secrets and payloads never appear.</summary>
internal static partial class ConnectionLog
{
    [LoggerMessage(3001, LogLevel.Warning, "Refused a connection from {Remote}: too many.")]
    public static partial void TooMany(this ILogger logger, EndPoint? remote);

    [LoggerMessage(3002, LogLevel.Information, "{Remote} did not sign in: {Why}.")]
    public static partial void NotSignedIn(this ILogger logger, EndPoint? remote, string why);

    [LoggerMessage(3003, LogLevel.Information, "Device {Device} signed in from {Remote} with {Version}.")]
    public static partial void SignedIn(this ILogger logger, string device, EndPoint? remote, Mqtt.MqttVersion version);

    [LoggerMessage(3004, LogLevel.Information, "Device {Device} at {Remote} ended: {Why}.")]
    public static partial void Ended(this ILogger logger, string device, EndPoint? remote, string why);

    [LoggerMessage(3005, LogLevel.Warning, "Device {Device} at {Remote} did not take its farewell and was cut off.")]
    public static partial void CutOff(this ILogger logger, string device, EndPoint? remote);

    [LoggerMessage(3006, LogLevel.Warning, "Device {Device} left {Messages} messages without outcome when the drain time ran out.")]
    public static partial void NotDrained(this ILogger logger, string device, int messages);

    [LoggerMessage(3007, LogLevel.Error, "A connection from {Remote} failed.")]
    public static partial void Failed(this ILogger logger, EndPoint? remote, Exception exception);
}
