using Microsoft.Extensions.Logging;

namespace Milepost.Gateway;

/// <summary>What the gateway logs; ids are stable. No member ever takes a password, token, ticket, cookie or query string.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(4000, LogLevel.Error, "Request {Method} {Route} failed; correlation {CorrelationId}")]
    public static partial void RequestFailed(this ILogger logger, Exception exception, string method, string route, string correlationId);

    [LoggerMessage(4001, LogLevel.Warning, "The store does not answer; {Method} {Route} was refused; correlation {CorrelationId}")]
    public static partial void StoreUnavailable(this ILogger logger, Exception exception, string method, string route, string correlationId);

    [LoggerMessage(4100, LogLevel.Information, "Security: account {Account} signed in from {Address} by {How}")]
    public static partial void SignedIn(this ILogger logger, Guid account, string address, string how);

    [LoggerMessage(4101, LogLevel.Warning, "Security: sign-in failed from {Address}, account {Account}")]
    public static partial void SignInFailed(this ILogger logger, string address, Guid? account);

    [LoggerMessage(4102, LogLevel.Warning, "Security: sign-in from {Address} refused after too many failures")]
    public static partial void SignInThrottled(this ILogger logger, string address);

    [LoggerMessage(4103, LogLevel.Information, "Security: session {Session} of account {Account} ended by its owner")]
    public static partial void SignedOut(this ILogger logger, Guid account, Guid session);

    [LoggerMessage(4104, LogLevel.Warning, "Security: a used refresh token was presented again; session {Session} of account {Account} ended")]
    public static partial void RefreshReused(this ILogger logger, Guid account, Guid session);

    [LoggerMessage(4105, LogLevel.Information, "Security: first owner {Account} created")]
    public static partial void OwnerCreated(this ILogger logger, Guid account);

    [LoggerMessage(4106, LogLevel.Warning, "Security: owner setup refused from {Address}")]
    public static partial void SetupRefused(this ILogger logger, string address);

    [LoggerMessage(4107, LogLevel.Warning, "Security: {Method} {Path} refused, {Reason}, from {Address}")]
    public static partial void Forgery(this ILogger logger, string method, string path, string reason, string address);

    [LoggerMessage(4108, LogLevel.Information, "Security: device {Device} {What} by account {Account}")]
    public static partial void DeviceCredential(this ILogger logger, string device, string what, Guid account);

    [LoggerMessage(4109, LogLevel.Information, "Security: hub ticket issued to account {Account}")]
    public static partial void TicketIssued(this ILogger logger, Guid account);

    [LoggerMessage(4200, LogLevel.Information, "Hub connection {Connection} of account {Account} closed: {Reason}")]
    public static partial void HubClosed(this ILogger logger, string connection, Guid account, string reason);

    [LoggerMessage(4202, LogLevel.Debug, "Hub connection {Connection} ended")]
    public static partial void HubEnded(this ILogger logger, string connection);

    [LoggerMessage(4201, LogLevel.Error, "Forwarding to hub connection {Connection} failed; it is closed")]
    public static partial void ForwardingFailed(this ILogger logger, Exception exception, string connection);
}
