using Microsoft.Extensions.Options;

namespace Milepost.Gateway;

/// <summary>Refuses options outside their documented ranges, naming each.</summary>
internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var faults = Spans(options).Concat(Counts(options)).Concat(Relations(options)).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Spans(GatewayOptions options) => new[]
    {
        Range(nameof(options.AccessTokenLifetime), options.AccessTokenLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)),
        Range(nameof(options.SessionLifetime), options.SessionLifetime, TimeSpan.FromHours(1), TimeSpan.FromDays(365)),
        Range(nameof(options.CookieLifetime), options.CookieLifetime, TimeSpan.FromMinutes(5), TimeSpan.FromDays(90)),
        Range(nameof(options.TicketLifetime), options.TicketLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)),
        Range(nameof(options.SignInWindow), options.SignInWindow, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        Range(nameof(options.VehicleInterval), options.VehicleInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
        Range(nameof(options.SlowClientTimeout), options.SlowClientTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)),
    }.OfType<string>();

    private static IEnumerable<string> Counts(GatewayOptions options) => new[]
    {
        Range(nameof(options.MaxTickets), options.MaxTickets, 1, 1_000_000),
        Range(nameof(options.PasswordIterations), options.PasswordIterations, 10_000, 10_000_000),
        Range(nameof(options.SignInFailuresPerAccount), options.SignInFailuresPerAccount, 1, 1_000),
        Range(nameof(options.SignInFailuresPerAddress), options.SignInFailuresPerAddress, 1, 100_000),
        Range(nameof(options.SignInTableSize), options.SignInTableSize, 100, 10_000_000),
        Range(nameof(options.MaxBodyBytes), options.MaxBodyBytes, 1_024, 1_048_576),
        Range(nameof(options.MaxConnectionsPerAccount), options.MaxConnectionsPerAccount, 1, 10_000),
    }.OfType<string>();

    private static IEnumerable<string> Relations(GatewayOptions options)
    {
        if (options.AccessTokenLifetime > options.SessionLifetime)
        {
            yield return "AccessTokenLifetime must not exceed SessionLifetime.";
        }

        if (options.DashboardFolder is { } folder && !File.Exists(Path.Combine(folder, "index.html")))
        {
            yield return $"DashboardFolder '{folder}' holds no index.html.";
        }
    }

    private static string? Range<T>(string name, T value, T least, T most)
        where T : IComparable<T> =>
        value.CompareTo(least) < 0 || value.CompareTo(most) > 0 ? $"{name} is {value}; it may be {least} to {most}." : null;
}
