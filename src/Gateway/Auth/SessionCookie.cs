using Microsoft.AspNetCore.Http;

namespace Milepost.Gateway.Auth;

/// <summary>The browser's sign-in cookie.</summary>
internal static class SessionCookie
{
    /// <summary>The prefix makes browsers refuse the cookie unless it is Secure, host-only and of path / (RFC 6265bis, 4.1.3.2).</summary>
    private const string SecureName = "__Host-milepost";

    private const string PlainName = "milepost";

    public static string? Read(HttpRequest request) => request.Cookies[Name(request)];

    public static void Write(HttpContext http, IssuedTokens tokens)
    {
        var options = Rules(http.Request);
        options.MaxAge = tokens.AccessLifetime;
        http.Response.Cookies.Append(Name(http.Request), tokens.Access, options);
    }

    public static void Delete(HttpContext http) => http.Response.Cookies.Delete(Name(http.Request), Rules(http.Request));

    private static string Name(HttpRequest request) => request.IsHttps ? SecureName : PlainName;

    private static CookieOptions Rules(HttpRequest request) =>
        new() { HttpOnly = true, Secure = request.IsHttps, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true };
}
