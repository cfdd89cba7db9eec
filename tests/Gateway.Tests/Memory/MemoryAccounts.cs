using Milepost.Grains.Identity;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Tests.Memory;

/// <summary>The account store in memory.</summary>
internal sealed class MemoryAccounts : IAccountStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, AccountRecord> _accounts = [];
    private readonly Dictionary<FleetId, FleetRecord> _fleets = [];
    private readonly Dictionary<Guid, SessionRecord> _sessions = [];

    public IReadOnlyList<AccountRecord> Accounts
    {
        get
        {
            lock (_gate)
            {
                return [.. _accounts.Values];
            }
        }
    }

    public IReadOnlyList<SessionRecord> Sessions
    {
        get
        {
            lock (_gate)
            {
                return [.. _sessions.Values];
            }
        }
    }

    /// <summary>A further account, as a later piece of the product will make them.</summary>
    public void Add(AccountRecord account, FleetRecord fleet)
    {
        lock (_gate)
        {
            _accounts.Add(account.Id, account);
            _fleets.Add(fleet.Id, fleet);
        }
    }

    public ValueTask<bool> AnyAsync(CancellationToken cancellation) => ValueTask.FromResult(Accounts.Count > 0);

    public ValueTask<bool> CreateFirstOwnerAsync(AccountRecord account, FleetRecord fleet, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_accounts.Count > 0)
            {
                return ValueTask.FromResult(false);
            }

            Add(account, fleet);
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<AccountRecord?> FindByEmailAsync(string normalisedEmail, CancellationToken cancellation) =>
        ValueTask.FromResult(Accounts.FirstOrDefault(account => account.NormalisedEmail == normalisedEmail));

    public ValueTask<FleetRecord?> FindFleetAsync(FleetId fleet, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_fleets.GetValueOrDefault(fleet));
        }
    }

    public ValueTask ReplacePasswordHashAsync(Guid account, string passwordHash, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _accounts[account] = _accounts[account] with { PasswordHash = passwordHash };
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask CreateSessionAsync(SessionRecord session, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _sessions.Add(session.Id, session);
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<(SessionRecord Session, AccountRecord Account)?> FindSessionAsync(ReadOnlyMemory<byte> tokenHash, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var found = _sessions.Values.FirstOrDefault(session =>
                Same(session.AccessHash, tokenHash) || Same(session.RefreshHash, tokenHash) || Same(session.PreviousRefreshHash, tokenHash));
            return ValueTask.FromResult(found is null ? ((SessionRecord, AccountRecord)?)null : (found, _accounts[found.Account]));
        }
    }

    public ValueTask<bool> RotateSessionAsync(Guid session, ReadOnlyMemory<byte> usedRefreshHash, SessionRecord replacement, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var current = _sessions.TryGetValue(session, out var found) && Same(found.RefreshHash, usedRefreshHash);
            if (current)
            {
                _sessions[session] = replacement;
            }

            return ValueTask.FromResult(current);
        }
    }

    public ValueTask EndSessionAsync(Guid session, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _sessions.Remove(session);
            return ValueTask.CompletedTask;
        }
    }

    private static bool Same(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) => left.Span.SequenceEqual(right.Span);
}
