using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Webhooks;

/// <summary>Registers the webhook where an address is given.</summary>
public static class WebhookHosting
{
    /// <summary>Adds the webhook as a consumer of the feed, if its options name an address.</summary>
    public static IServiceCollection AddAlertWebhook(this IServiceCollection services, Action<WebhookOptions> configure)
    {
        services.AddOptions<WebhookOptions>().Configure(configure).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>();
        var options = new WebhookOptions();
        configure(options);
        return string.IsNullOrEmpty(options.Url) ? services : services.AddSingleton<IFeedConsumer, AlertWebhook>();
    }
}
