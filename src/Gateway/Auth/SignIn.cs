using System.Net;
using Microsoft.Extensions.Logging;
using Milepost.Gateway.Problems;
using Milepost.Gateway.Telemetry;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Auth;

/// <summary>Checks an e-mail address and a password, giving guessers nothing to tell accounts apart by.</summary>
internal sealed class SignIn(IAccountStore accounts, Passwords passwords, SignInThrottle throttle, GatewayMetrics metrics, ILogger<SignIn> logger)
{
    /// <summary>The account, or why not.</summary>
    public async ValueTask<(AccountRecord? Account, Problem? Refusal)> CheckAsync(string email, string password, IPAddress? address, CancellationToken cancellation)
    {
        var name = Normalise(email);
        if (throttle.Begin(address, name) is { } wait)
        {
            metrics.SignInThrottled();
            logger.SignInThrottled($"{address}");
            return (null, ProblemMap.TooManyRequests(wait));
        }

        try
        {
            return await JudgeAsync(name, password, address, cancellation);
        }
        catch (SiloUnavailableException)
        {
            throttle.Withdrawn(address, name);
            throw;
        }
    }

    /// <summary>The form addresses are looked up in.</summary>
    public static string Normalise(string email) => email.Trim().ToUpperInvariant();

    private async ValueTask<(AccountRecord? Account, Problem? Refusal)> JudgeAsync(string name, string password, IPAddress? address, CancellationToken cancellation)
    {
        var account = await accounts.FindByEmailAsync(name, cancellation);
        switch (await passwords.VerifyAsync(account, password, cancellation))
        {
            case null:
                throttle.Withdrawn(address, name);
                return (null, ProblemMap.TooManyRequests(TimeSpan.FromSeconds(1)));
            case PasswordCheck.Wrong:
                metrics.SignInFailed();
                logger.SignInFailed($"{address}", account?.Id);
                return (null, ProblemMap.SignInFailed);
            case PasswordCheck.RightButWeak:
                await accounts.ReplacePasswordHashAsync(account!.Id, passwords.Hash(password), cancellation);
                break;
        }

        throttle.Succeeded(address, name);
        return (account, null);
    }
}
