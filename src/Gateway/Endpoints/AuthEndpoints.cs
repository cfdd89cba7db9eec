using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Milepost.Gateway.Auth;
using Milepost.Gateway.Contracts;
using Milepost.Gateway.Problems;
using Milepost.Gateway.Requests;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Endpoints;

/// <summary>Sign in, stay signed in, sign out, and the first owner.</summary>
internal static class AuthEndpoints
{
    private const string TokenType = "Bearer";

    public static void MapAuth(this IEndpointRouteBuilder api)
    {
        var open = api.MapGroup("/auth").WithTags("Account").AllowAnonymous();
        open.MapPost("/login", SignInAsync).Produces<TokenResource>().Produces(204)
            .Takes(QueryMember.Flag("useCookies", "Sign in by cookie; then the answer is 204 and no token is shown."))
            .Is("signIn", "Signs in.", 400, 401, 429);
        open.MapPost("/refresh", RefreshAsync).Produces<TokenResource>()
            .Is("refreshSession", "Replaces both tokens; a refresh token is good once, a second use ends the session.", 400, 401);
        open.MapPost("/setup", SetUpAsync).Produces(204)
            .Is("setUpOwner", "Makes the first owner against the token printed at the first start.", 400, 403);

        var own = api.MapGroup("/auth").WithTags("Account").RequireAuthorization();
        own.MapPost("/logout", SignOutAsync).Produces(204).Is("signOut", "Ends the session, on every channel.", 401);
        own.MapPost("/ticket", Ticket).Produces<TicketResource>()
            .Is("createTicket", "A ticket for one hub connection, given there as access_token.", 401, 429);
        own.MapGet("/manage/info", InfoAsync).Produces<AccountResource>().Is("getAccount", "The caller's account and fleet.", 401);
    }

    private static async Task<IResult> SignInAsync(
        HttpContext http, Body<SignInRequest> body, RequestQuery query, SignIn signIn, Sessions sessions, ILogger<SignIn> logger)
    {
        var (email, password, byCookie) = Checks.Run(checks => (
            checks.Name("email", body.Value.Email, OwnerSetup.MaxEmailLength),
            checks.Required("password", body.Value.Password) ?? string.Empty,
            query.Flag(checks, "useCookies")));
        var (account, refusal) = await signIn.CheckAsync(email, password, http.Connection.RemoteIpAddress, http.RequestAborted);
        if (account is null)
        {
            return refusal!.AsResult();
        }

        logger.SignedIn(account.Id, $"{http.Connection.RemoteIpAddress}", byCookie ? "cookie" : "token");
        if (!byCookie)
        {
            return Tokens(await sessions.BeginAsync(account, http.RequestAborted));
        }

        SessionCookie.Write(http, await sessions.BeginForCookieAsync(account, http.RequestAborted));
        return Results.NoContent();
    }

    private static async Task<IResult> RefreshAsync(Body<RefreshRequest> body, Sessions sessions, CancellationToken cancellation)
    {
        var token = Checks.Run(checks => checks.Required("refreshToken", body.Value.RefreshToken) ?? string.Empty);
        return await sessions.RefreshAsync(token, cancellation) is { } tokens ? Tokens(tokens) : ProblemMap.RefreshFailed.AsResult();
    }

    private static async Task<IResult> SetUpAsync(HttpContext http, Body<SetupRequest> body, OwnerSetup setup, ILogger<OwnerSetup> logger)
    {
        var (token, email, password) = Checks.Run(checks => (
            checks.Required("token", body.Value.Token) ?? string.Empty,
            OwnerSetup.CheckEmail(checks, body.Value.Email),
            Passwords.Check(checks, body.Value.Password)));
        if (await setup.CompleteAsync(token, email, password, http.RequestAborted))
        {
            return Results.NoContent();
        }

        logger.SetupRefused($"{http.Connection.RemoteIpAddress}");
        return ProblemMap.SetupRefused.AsResult();
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, CurrentUser user, Sessions sessions, ILogger<Sessions> logger)
    {
        await sessions.EndAsync(user.Session, http.RequestAborted);
        logger.SignedOut(user.Account, user.Session);
        SessionCookie.Delete(http);
        return Results.NoContent();
    }

    private static IResult Ticket(CurrentUser user, HubTickets tickets, IOptions<GatewayOptions> options, ILogger<HubTickets> logger)
    {
        var lifetime = options.Value.TicketLifetime;
        if (tickets.Issue(user) is not { } ticket)
        {
            return ProblemMap.TooManyRequests(lifetime).AsResult();
        }

        logger.TicketIssued(user.Account);
        return Results.Ok(new TicketResource(ticket, (long)lifetime.TotalSeconds));
    }

    private static async Task<IResult> InfoAsync(CurrentUser user, IAccountStore accounts, CancellationToken cancellation)
    {
        var fleet = await accounts.FindFleetAsync(user.Fleet, cancellation);
        return Results.Ok(new AccountResource(user.Email, user.Fleet.ToString(), fleet?.Name ?? string.Empty));
    }

    private static IResult Tokens(IssuedTokens tokens) =>
        Results.Ok(new TokenResource(TokenType, tokens.Access, (long)tokens.AccessLifetime.TotalSeconds, tokens.Refresh ?? string.Empty));
}
