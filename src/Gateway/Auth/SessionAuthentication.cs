using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Milepost.Gateway.Auth;

/// <summary>Signs a request in by its bearer token, its cookie or, at the hub alone, a ticket or token in its address.</summary>
internal sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    Sessions sessions,
    HubTickets tickets)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "session";

    private const string BearerPrefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var user = await FindAsync();
        if (user is null)
        {
            return AuthenticateResult.NoResult();
        }

        // The expiry lets the hub close a connection whose sign-in has run out.
        var properties = new AuthenticationProperties { ExpiresUtc = user.ExpiresAt };
        return AuthenticateResult.Success(new AuthenticationTicket(user.ToPrincipal(SchemeName), properties, SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    private ValueTask<CurrentUser?> FindAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return FindAsync(header[BearerPrefix.Length..].Trim());
        }

        if (GatewayPaths.IsHub(Request.Path) && Context.Features.Get<QueryToken>() is { Value: { } token })
        {
            return FindAsync(token);
        }

        return SessionCookie.Read(Request) is { } cookie
            ? sessions.FindAsync(cookie, byCookie: true, Context.RequestAborted)
            : ValueTask.FromResult<CurrentUser?>(null);
    }

    private ValueTask<CurrentUser?> FindAsync(string token)
    {
        if (!HubTickets.IsTicket(token))
        {
            return sessions.FindAsync(token, byCookie: false, Context.RequestAborted);
        }

        // A client negotiates first and connects then; only the connection uses the ticket up.
        var user = !GatewayPaths.IsHub(Request.Path) ? null
            : HttpMethods.IsPost(Request.Method) ? tickets.Look(token)
            : tickets.Redeem(token);
        return ValueTask.FromResult(user);
    }
}
