using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;

namespace Milepost.Silo.Storage.Rows;

/// <summary>Reads and writes accounts, fleets and sessions; every method runs inside somebody's transaction.</summary>
internal static class AccountRows
{
    private const string Account = "SELECT id, email, normalised_email, password_hash, fleet, created_at FROM accounts ";
    private const string Session =
        "SELECT id, account, access_hash, refresh_hash, previous_refresh_hash, created_at, access_expires_at, expires_at FROM sessions ";

    public static bool Any(StoreDatabase database) => database.Scalar("SELECT 1 FROM accounts LIMIT 1") is not null;

    public static bool CreateFirst(StoreDatabase database, AccountRecord account, FleetRecord fleet)
    {
        if (Any(database))
        {
            return false;
        }

        database.Statement("INSERT INTO fleets (id, name, created_at) VALUES (?1, ?2, ?3)")
            .Bind(1, fleet.Id.Value).Bind(2, fleet.Name).Bind(3, fleet.CreatedAt.UnixMilliseconds).Execute();
        database.Statement("INSERT INTO accounts (id, email, normalised_email, password_hash, fleet, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .Bind(1, account.Id)
            .Bind(2, account.Email)
            .Bind(3, account.NormalisedEmail)
            .Bind(4, account.PasswordHash)
            .Bind(5, account.Fleet.Value)
            .Bind(6, account.CreatedAt.UnixMilliseconds)
            .Execute();
        return true;
    }

    public static AccountRecord? FindByEmail(StoreDatabase database, string normalisedEmail) =>
        FindAccount(database.Statement(Account + "WHERE normalised_email = ?1").Bind(1, normalisedEmail));

    public static FleetRecord? FindFleet(StoreDatabase database, FleetId fleet)
    {
        var row = database.Statement("SELECT id, name, created_at FROM fleets WHERE id = ?1").Bind(1, fleet.Value);
        var found = row.Step() ? new FleetRecord(new FleetId(row.Guid(0)), row.Text(1), new Instant(row.Int64(2))) : null;
        row.Reset();
        return found;
    }

    public static bool ReplacePasswordHash(StoreDatabase database, Guid account, string passwordHash)
    {
        database.Statement("UPDATE accounts SET password_hash = ?1 WHERE id = ?2").Bind(1, passwordHash).Bind(2, account).Execute();
        return database.Changes == 1;
    }

    /// <summary>Stores a session, and forgets those that ended before it began.</summary>
    public static bool CreateSession(StoreDatabase database, SessionRecord session)
    {
        database.Statement("DELETE FROM sessions WHERE expires_at < ?1").Bind(1, session.CreatedAt.UnixMilliseconds).Execute();
        database.Statement("""
            INSERT INTO sessions (id, account, access_hash, refresh_hash, previous_refresh_hash, created_at, access_expires_at, expires_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """)
            .Bind(1, session.Id)
            .Bind(2, session.Account)
            .Bind(3, session.AccessHash)
            .Bind(4, session.RefreshHash)
            .Bind(5, session.PreviousRefreshHash)
            .Bind(6, session.CreatedAt.UnixMilliseconds)
            .Bind(7, session.AccessExpiresAt.UnixMilliseconds)
            .Bind(8, session.ExpiresAt.UnixMilliseconds)
            .Execute();
        return true;
    }

    public static (SessionRecord Session, AccountRecord Account)? FindSession(StoreDatabase database, ReadOnlyMemory<byte> tokenHash)
    {
        if (tokenHash.IsEmpty)
        {
            return null;
        }

        var row = database.Statement(Session + "WHERE access_hash = ?1 OR (refresh_hash = ?1 AND length(refresh_hash) > 0) OR (previous_refresh_hash = ?1 AND length(previous_refresh_hash) > 0)")
            .Bind(1, tokenHash);
        var session = row.Step() ? ReadSession(row) : null;
        row.Reset();
        return session is not null && FindAccount(database.Statement(Account + "WHERE id = ?1").Bind(1, session.Account)) is { } account
            ? (session, account)
            : null;
    }

    public static bool RotateSession(StoreDatabase database, Guid session, ReadOnlyMemory<byte> usedRefreshHash, SessionRecord replacement)
    {
        database.Statement("""
            UPDATE sessions SET access_hash = ?1, refresh_hash = ?2, previous_refresh_hash = ?3, access_expires_at = ?4, expires_at = ?5
            WHERE id = ?6 AND refresh_hash = ?7 AND length(refresh_hash) > 0
            """)
            .Bind(1, replacement.AccessHash)
            .Bind(2, replacement.RefreshHash)
            .Bind(3, replacement.PreviousRefreshHash)
            .Bind(4, replacement.AccessExpiresAt.UnixMilliseconds)
            .Bind(5, replacement.ExpiresAt.UnixMilliseconds)
            .Bind(6, session)
            .Bind(7, usedRefreshHash)
            .Execute();
        return database.Changes == 1;
    }

    public static bool EndSession(StoreDatabase database, Guid session)
    {
        database.Statement("DELETE FROM sessions WHERE id = ?1").Bind(1, session).Execute();
        return database.Changes == 1;
    }

    private static AccountRecord? FindAccount(StoreStatement row)
    {
        var found = row.Step()
            ? new AccountRecord(row.Guid(0), row.Text(1), row.Text(2), row.Text(3), new FleetId(row.Guid(4)), new Instant(row.Int64(5)))
            : null;
        row.Reset();
        return found;
    }

    private static SessionRecord ReadSession(StoreStatement row) => new(
        row.Guid(0),
        row.Guid(1),
        row.Blob(2),
        row.Blob(3),
        row.Blob(4),
        new Instant(row.Int64(5)),
        new Instant(row.Int64(6)),
        new Instant(row.Int64(7)));
}
