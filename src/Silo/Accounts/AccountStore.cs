using Milepost.Grains.Identity;
using Milepost.Silo.Client;
using Milepost.Silo.Storage;
using Milepost.Silo.Storage.Rows;

namespace Milepost.Silo.Accounts;

/// <summary>Accounts and sessions: reads on their own connections, writes through the one writer.</summary>
internal sealed class AccountStore(StoreReaders readers, StoreWrites writes) : IAccountStore
{
    /// <inheritdoc />
    public async ValueTask<bool> AnyAsync(CancellationToken cancellation) => await readers.ReadAsync(AccountRows.Any, cancellation);

    /// <inheritdoc />
    public ValueTask<bool> CreateFirstOwnerAsync(AccountRecord account, FleetRecord fleet, CancellationToken cancellation) =>
        writes.RunAsync(database => AccountRows.CreateFirst(database, account, fleet), cancellation);

    /// <inheritdoc />
    public async ValueTask<AccountRecord?> FindByEmailAsync(string normalisedEmail, CancellationToken cancellation) =>
        await readers.ReadAsync(database => AccountRows.FindByEmail(database, normalisedEmail), cancellation);

    /// <inheritdoc />
    public async ValueTask<FleetRecord?> FindFleetAsync(FleetId fleet, CancellationToken cancellation) =>
        await readers.ReadAsync(database => AccountRows.FindFleet(database, fleet), cancellation);

    /// <inheritdoc />
    public async ValueTask ReplacePasswordHashAsync(Guid account, string passwordHash, CancellationToken cancellation) =>
        await writes.RunAsync(database => AccountRows.ReplacePasswordHash(database, account, passwordHash), cancellation);

    /// <inheritdoc />
    public async ValueTask CreateSessionAsync(SessionRecord session, CancellationToken cancellation) =>
        await writes.RunAsync(database => AccountRows.CreateSession(database, session), cancellation);

    /// <inheritdoc />
    public async ValueTask<(SessionRecord Session, AccountRecord Account)?> FindSessionAsync(ReadOnlyMemory<byte> tokenHash, CancellationToken cancellation) =>
        await readers.ReadAsync(database => AccountRows.FindSession(database, tokenHash), cancellation);

    /// <inheritdoc />
    public ValueTask<bool> RotateSessionAsync(
        Guid session, ReadOnlyMemory<byte> usedRefreshHash, SessionRecord replacement, CancellationToken cancellation) =>
        writes.RunAsync(database => AccountRows.RotateSession(database, session, usedRefreshHash, replacement), cancellation);

    /// <inheritdoc />
    public async ValueTask EndSessionAsync(Guid session, CancellationToken cancellation) =>
        await writes.RunAsync(database => AccountRows.EndSession(database, session), cancellation);
}
