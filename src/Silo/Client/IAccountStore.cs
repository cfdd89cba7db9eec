using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;

namespace Milepost.Silo.Client;

/// <summary>Accounts and their sessions.</summary>
public interface IAccountStore
{
    /// <summary>Whether any account exists.</summary>
    ValueTask<bool> AnyAsync(CancellationToken cancellation);

    /// <summary>Creates the first account and its fleet in one commit; <c>false</c> when one exists already.</summary>
    ValueTask<bool> CreateFirstOwnerAsync(AccountRecord account, FleetRecord fleet, CancellationToken cancellation);

    /// <summary>Finds an account by its e-mail address in normalised form (trimmed, upper case, invariant).</summary>
    ValueTask<AccountRecord?> FindByEmailAsync(string normalisedEmail, CancellationToken cancellation);

    /// <summary>The fleet of an account.</summary>
    ValueTask<FleetRecord?> FindFleetAsync(FleetId fleet, CancellationToken cancellation);

    /// <summary>Replaces a password hash (a stronger cost at sign-in).</summary>
    ValueTask ReplacePasswordHashAsync(Guid account, string passwordHash, CancellationToken cancellation);

    /// <summary>Stores a session.</summary>
    ValueTask CreateSessionAsync(SessionRecord session, CancellationToken cancellation);

    /// <summary>Finds a session by the SHA-256 of its access token, its refresh token or the refresh token before, with its account; the record says which it was.</summary>
    ValueTask<(SessionRecord Session, AccountRecord Account)?> FindSessionAsync(ReadOnlyMemory<byte> tokenHash, CancellationToken cancellation);

    /// <summary>Replaces a session's tokens if its refresh token is still the one given; <c>false</c> when it was used before.</summary>
    ValueTask<bool> RotateSessionAsync(Guid session, ReadOnlyMemory<byte> usedRefreshHash, SessionRecord replacement, CancellationToken cancellation);

    /// <summary>Ends a session.</summary>
    ValueTask EndSessionAsync(Guid session, CancellationToken cancellation);
}

/// <summary>An account as stored.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Email">As its owner writes it.</param>
/// <param name="NormalisedEmail">For look-ups; unique.</param>
/// <param name="PasswordHash">ASP.NET Core Identity's format, salt and cost inside.</param>
/// <param name="Fleet">Its own fleet.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record AccountRecord(Guid Id, string Email, string NormalisedEmail, string PasswordHash, FleetId Fleet, Instant CreatedAt);

/// <summary>A fleet as stored.</summary>
public sealed record FleetRecord(FleetId Id, string Name, Instant CreatedAt);

/// <summary>A signed-in session as stored; tokens only as SHA-256.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Account">Whose it is.</param>
/// <param name="AccessHash">Of the access token or cookie value.</param>
/// <param name="RefreshHash">Of the refresh token; empty for cookies.</param>
/// <param name="PreviousRefreshHash">Of the refresh token before; its reuse ends the session. Empty where there was none.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="AccessExpiresAt">When the access token ends.</param>
/// <param name="ExpiresAt">When the session ends whatever happens.</param>
public sealed record SessionRecord(
    Guid Id,
    Guid Account,
    ReadOnlyMemory<byte> AccessHash,
    ReadOnlyMemory<byte> RefreshHash,
    ReadOnlyMemory<byte> PreviousRefreshHash,
    Instant CreatedAt,
    Instant AccessExpiresAt,
    Instant ExpiresAt);
