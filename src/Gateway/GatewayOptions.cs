namespace Milepost.Gateway;

/// <summary>Every limit and place of the gateway; <see cref="GatewayOptionsValidator"/> refuses what is out of range.</summary>
public sealed class GatewayOptions
{
    /// <summary>Folder of the built dashboard, with an <c>index.html</c>; <c>null</c> = none is served. Default <c>null</c>.</summary>
    public string? DashboardFolder { get; set; }

    /// <summary>How long an access token is good for. 1 minute to 1 day; default 1 hour.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a session may be refreshed before its owner signs in again. 1 hour to 365 days; default 30 days.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a browser stays signed in by its cookie. 5 minutes to 90 days; default 14 days.</summary>
    public TimeSpan CookieLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How long a hub ticket waits for its connection. 1 to 60 seconds; default 60 seconds.</summary>
    public TimeSpan TicketLifetime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Hub tickets waiting for their connections, over all accounts; more are refused with 429. 1 to 1 000 000; default 10 000.</summary>
    public int MaxTickets { get; set; } = 10_000;

    /// <summary>Rounds of PBKDF2-HMAC-SHA512 per password; older hashes are raised at the next sign-in. 10 000 to 10 000 000; default 210 000.</summary>
    public int PasswordIterations { get; set; } = 210_000;

    /// <summary>Failed sign-ins of one account from one address within <see cref="SignInWindow"/> before 429. 1 to 1 000; default 10.</summary>
    public int SignInFailuresPerAccount { get; set; } = 10;

    /// <summary>Failed sign-ins from one address, whatever the account, within <see cref="SignInWindow"/> before 429. 1 to 100 000; default 100.</summary>
    public int SignInFailuresPerAddress { get; set; } = 100;

    /// <summary>How long a failed sign-in counts. 1 second to 1 day; default 15 minutes.</summary>
    public TimeSpan SignInWindow { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Addresses and accounts whose failures are remembered; the stalest is forgotten first. 100 to 10 000 000; default 100 000.</summary>
    public int SignInTableSize { get; set; } = 100_000;

    /// <summary>Longest request body, in bytes. 1 024 to 1 048 576; default 65 536.</summary>
    public int MaxBodyBytes { get; set; } = 65_536;

    /// <summary>Shortest time between two states of one vehicle on one hub connection. 10 milliseconds to 1 minute; default 200 milliseconds.</summary>
    public TimeSpan VehicleInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long one hub message may wait for a client that does not read before the client is disconnected. 100 milliseconds to 5 minutes; default 10 seconds.</summary>
    public TimeSpan SlowClientTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Hub connections of one account at a time; the next one is closed at once. 1 to 10 000; default 50.</summary>
    public int MaxConnectionsPerAccount { get; set; } = 50;
}
