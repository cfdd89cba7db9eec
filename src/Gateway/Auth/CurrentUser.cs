using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Milepost.Grains.Identity;

namespace Milepost.Gateway.Auth;

/// <summary>The caller, as a value.</summary>
/// <param name="Account">Who it is.</param>
/// <param name="Email">How it signs what it writes.</param>
/// <param name="Fleet">What it may see.</param>
/// <param name="Session">The session it is signed in with.</param>
/// <param name="ExpiresAt">When the credential ends.</param>
/// <param name="ByCookie">Signed in by cookie, which a browser adds to requests of other sites too.</param>
internal sealed record CurrentUser(Guid Account, string Email, FleetId Fleet, Guid Session, DateTimeOffset ExpiresAt, bool ByCookie)
{
    /// <summary>The caller of a request that needed sign-in.</summary>
    /// <exception cref="UnreachableException">The endpoint does not need sign-in: a route without its policy.</exception>
    public static CurrentUser Of(ClaimsPrincipal? principal) =>
        TryOf(principal) ?? throw new UnreachableException("A signed-in caller was asked for where none is required.");

    public static CurrentUser? TryOf(ClaimsPrincipal? principal) => (principal?.Identity as UserIdentity)?.User;

    public static ValueTask<CurrentUser?> BindAsync(HttpContext http) => ValueTask.FromResult<CurrentUser?>(Of(http.User));

    public ClaimsPrincipal ToPrincipal(string scheme) => new(new UserIdentity(this, scheme));

    /// <summary>The caller in the shape the framework passes on; the claims are for its own use (connection users).</summary>
    private sealed class UserIdentity(CurrentUser user, string scheme)
        : ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user.Account.ToString("D"))], scheme)
    {
        public CurrentUser User { get; } = user;
    }
}
