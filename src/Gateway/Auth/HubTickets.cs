using Microsoft.Extensions.Options;

namespace Milepost.Gateway.Auth;

/// <summary>Short-lived tickets that open one hub connection and nothing else, for clients that can only put a credential into an address.</summary>
internal sealed class HubTickets(TimeProvider time, IOptions<GatewayOptions> options)
{
    private const string Prefix = "mpt_";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Issued> _waiting = [];

    /// <summary>Oldest first; all live equally long, so what expires first is at the front.</summary>
    private readonly Queue<(string Key, DateTimeOffset ExpiresAt)> _order = [];

    public static bool IsTicket(string token) => token.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>A ticket for the caller, or <c>null</c> when too many wait already.</summary>
    public string? Issue(CurrentUser user)
    {
        var ticket = SecretToken.Create(Prefix);
        var now = time.GetUtcNow();
        lock (_gate)
        {
            Forget_NeedsLock(now);
            if (_waiting.Count >= options.Value.MaxTickets)
            {
                return null;
            }

            var issued = new Issued(user, now + options.Value.TicketLifetime);
            _waiting.Add(Key(ticket), issued);
            _order.Enqueue((Key(ticket), issued.ExpiresAt));
            return ticket;
        }
    }

    /// <summary>Who a ticket stands for, without using it up: the negotiation that comes before the connection.</summary>
    public CurrentUser? Look(string ticket)
    {
        lock (_gate)
        {
            return _waiting.TryGetValue(Key(ticket), out var issued) && time.GetUtcNow() < issued.ExpiresAt ? issued.User : null;
        }
    }

    /// <summary>Who a ticket stands for; it is good for nothing afterwards.</summary>
    public CurrentUser? Redeem(string ticket)
    {
        lock (_gate)
        {
            return _waiting.Remove(Key(ticket), out var issued) && time.GetUtcNow() < issued.ExpiresAt ? issued.User : null;
        }
    }

    private static string Key(string ticket) => Convert.ToHexString(SecretToken.Hash(ticket));

    private void Forget_NeedsLock(DateTimeOffset now)
    {
        while (_order.TryPeek(out var oldest) && (oldest.ExpiresAt <= now || !_waiting.ContainsKey(oldest.Key)))
        {
            _order.Dequeue();
            _waiting.Remove(oldest.Key);
        }
    }

    private sealed record Issued(CurrentUser User, DateTimeOffset ExpiresAt);
}
