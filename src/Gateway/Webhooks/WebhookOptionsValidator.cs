using Microsoft.Extensions.Options;

namespace Milepost.Gateway.Webhooks;

/// <summary>Refuses webhook options that cannot be meant, naming each and repeating no secret.</summary>
internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        var faults = Problems(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Problems(WebhookOptions options)
    {
        if (options.Timeout < TimeSpan.FromMilliseconds(100) || options.Timeout > TimeSpan.FromMinutes(1))
        {
            yield return $"Webhook:Timeout is {options.Timeout}; it must be 00:00:00.1 to 00:01:00.";
        }

        if (options.GiveUpAfter < TimeSpan.FromMinutes(1) || options.GiveUpAfter > TimeSpan.FromDays(7))
        {
            yield return $"Webhook:GiveUpAfter is {options.GiveUpAfter}; it must be 00:01:00 to 7.00:00:00.";
        }

        if (options.Url is { Length: > 0 } url)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                yield return "Webhook:Url is no absolute http or https address.";
            }
            else if (address.Scheme == "http" && !address.IsLoopback && !options.AllowHttp)
            {
                yield return "Webhook:Url is plain http to another machine; use https, or allow it with Webhook:AllowHttp.";
            }

            if (!WebhookSignature.TryReadKey(options.Secret, out _))
            {
                yield return "Webhook:Secret must be whsec_ and base64 of 24 to 64 bytes, as 'openssl rand -base64 32' makes them.";
            }
        }
    }
}
