namespace Milepost.Gateway.Webhooks;

/// <summary>Where alerts are sent to; section <c>Milepost:Webhook</c>. <see cref="WebhookOptionsValidator"/> refuses what is out of range.</summary>
public sealed class WebhookOptions
{
    /// <summary>Address that gets every alert, https, or http on this machine; <c>null</c> = none are sent. It may hold a secret and is never logged. Default <c>null</c>.</summary>
    public string? Url { get; set; }

    /// <summary>Key of the signatures: <c>whsec_</c> and base64 of 24 to 64 random bytes; required with <see cref="Url"/>. Default <c>null</c>.</summary>
    public string? Secret { get; set; }

    /// <summary>Whether http to other machines is allowed: whoever listens on the way can read alerts then. Default <c>false</c>.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>Whether the very first start begins at the oldest alert that is kept instead of with what happens from then on. Default <c>false</c>.</summary>
    public bool FromOldest { get; set; }

    /// <summary>Longest time for one delivery, 100 ms to 1 min. Default 10 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Age at which an alert that could not be delivered is given up, 1 min to 7 days. Default 24 h.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(24);
}
