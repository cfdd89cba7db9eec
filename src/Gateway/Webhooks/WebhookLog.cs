using Microsoft.Extensions.Logging;

namespace Milepost.Gateway.Webhooks;

/// <summary>What the webhook says of its deliveries; never the address, which may hold a secret. Failures are told by the silo's 2401 and 2402.</summary>
internal static partial class WebhookLog
{
    [LoggerMessage(4300, LogLevel.Information, "Webhook delivered {Effect}; the receiver answered {Status} after {Took}")]
    public static partial void Delivered(ILogger logger, string effect, int status, TimeSpan took);
}
