using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Auth;

/// <summary>Begins, finds, refreshes and ends sessions; tokens are opaque and stored as hashes only.</summary>
internal sealed class Sessions(IAccountStore accounts, TimeProvider time, IOptions<GatewayOptions> options, ILogger<Sessions> logger)
{
    private const string AccessPrefix = "mpa_";
    private const string RefreshPrefix = "mpr_";

    /// <summary>A session is over; whatever lives on it ends now. Handlers must not block.</summary>
    public event Action<Guid>? Ended;

    /// <summary>Begins a session with an access and a refresh token.</summary>
    public async ValueTask<IssuedTokens> BeginAsync(AccountRecord account, CancellationToken cancellation)
    {
        var now = Now();
        var tokens = NewTokens(now, now + options.Value.SessionLifetime);
        await accounts.CreateSessionAsync(tokens.Record(Guid.CreateVersion7(time.GetUtcNow()), account.Id, now, previous: default), cancellation);
        return tokens;
    }

    /// <summary>Begins a session whose one token lives in a cookie and is not refreshed.</summary>
    public async ValueTask<IssuedTokens> BeginForCookieAsync(AccountRecord account, CancellationToken cancellation)
    {
        var now = Now();
        var expires = now + options.Value.CookieLifetime;
        var tokens = new IssuedTokens(SecretToken.Create(AccessPrefix), Refresh: null, now, expires, expires);
        await accounts.CreateSessionAsync(tokens.Record(Guid.CreateVersion7(time.GetUtcNow()), account.Id, now, previous: default), cancellation);
        return tokens;
    }

    /// <summary>Who an access token stands for, or <c>null</c>.</summary>
    public async ValueTask<CurrentUser?> FindAsync(string accessToken, bool byCookie, CancellationToken cancellation)
    {
        if (accessToken.Length > SecretToken.MaxLength)
        {
            return null;
        }

        var hash = SecretToken.Hash(accessToken);
        return await accounts.FindSessionAsync(hash, cancellation) is var (session, account)
            && SecretToken.IsSame(session.AccessHash, hash)
            && Now() < session.AccessExpiresAt
            ? new CurrentUser(account.Id, account.Email, account.Fleet, session.Id, session.AccessExpiresAt.ToDateTimeOffset(), byCookie)
            : null;
    }

    /// <summary>Replaces both tokens, or <c>null</c>; a refresh token that comes a second time was stolen, from us or by us, and ends the session.</summary>
    public async ValueTask<IssuedTokens?> RefreshAsync(string refreshToken, CancellationToken cancellation)
    {
        if (refreshToken.Length > SecretToken.MaxLength)
        {
            return null;
        }

        var hash = SecretToken.Hash(refreshToken);
        if (await accounts.FindSessionAsync(hash, cancellation) is not var (session, _) || SecretToken.IsSame(session.AccessHash, hash))
        {
            return null;
        }

        if (SecretToken.IsSame(session.RefreshHash, hash))
        {
            var now = Now();
            if (now >= session.ExpiresAt)
            {
                return null;
            }

            var tokens = NewTokens(now, session.ExpiresAt);
            var replacement = tokens.Record(session.Id, session.Account, session.CreatedAt, previous: hash);
            if (await accounts.RotateSessionAsync(session.Id, hash, replacement, cancellation))
            {
                return tokens;
            }
        }

        logger.RefreshReused(session.Account, session.Id);
        await EndAsync(session.Id, cancellation);
        return null;
    }

    public async ValueTask EndAsync(Guid session, CancellationToken cancellation)
    {
        await accounts.EndSessionAsync(session, cancellation);
        Ended?.Invoke(session);
    }

    private IssuedTokens NewTokens(Instant now, Instant sessionExpires)
    {
        var accessExpires = now + options.Value.AccessTokenLifetime;
        return new IssuedTokens(
            SecretToken.Create(AccessPrefix),
            SecretToken.Create(RefreshPrefix),
            now,
            accessExpires < sessionExpires ? accessExpires : sessionExpires,
            sessionExpires);
    }

    private Instant Now() => Instant.From(time.GetUtcNow());
}

/// <summary>Tokens as their owner gets them, once.</summary>
/// <param name="Access">For requests.</param>
/// <param name="Refresh">For the next pair; <c>null</c> for cookies.</param>
/// <param name="IssuedAt">When they were made.</param>
/// <param name="AccessExpiresAt">When the access token ends.</param>
/// <param name="SessionExpiresAt">When the session ends.</param>
internal sealed record IssuedTokens(string Access, string? Refresh, Instant IssuedAt, Instant AccessExpiresAt, Instant SessionExpiresAt)
{
    public TimeSpan AccessLifetime => AccessExpiresAt - IssuedAt;

    /// <summary>The session as stored.</summary>
    public SessionRecord Record(Guid session, Guid account, Instant createdAt, ReadOnlyMemory<byte> previous) => new(
        session,
        account,
        SecretToken.Hash(Access),
        Refresh is null ? default : SecretToken.Hash(Refresh),
        previous,
        createdAt,
        AccessExpiresAt,
        SessionExpiresAt);
}
