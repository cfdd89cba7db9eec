using System.Collections.Immutable;
using Milepost.Grains.Identity;

namespace Milepost.Grains.Alerts;

/// <summary>What people were told about one vehicle: every open alert, and the latest closed ones.</summary>
/// <param name="Alerts">In the order first raised; the oldest closed ones are forgotten beyond <see cref="MaxAlerts"/>.</param>
public sealed record AlertBook(ImmutableArray<Alert> Alerts)
{
    /// <summary>Most alerts remembered.</summary>
    public const int MaxAlerts = 1000;

    /// <summary>Nothing told yet.</summary>
    public static AlertBook Empty { get; } = new([]);

    /// <summary>The alert of an identity, or <c>null</c>.</summary>
    public Alert? Find(AlertId id)
    {
        foreach (var alert in Alerts)
        {
            if (alert.Id == id)
            {
                return alert;
            }
        }

        return null;
    }

    /// <summary>How many are not resolved.</summary>
    public int OpenCount => Alerts.Count(alert => alert.State != AlertState.Resolved);

    /// <summary>The book with an alert as it is from now on, in its old place or at the end.</summary>
    public AlertBook With(Alert alert)
    {
        for (var i = 0; i < Alerts.Length; i++)
        {
            if (Alerts[i].Id == alert.Id)
            {
                return new AlertBook(Alerts.SetItem(i, alert));
            }
        }

        return new AlertBook(Bounded(Alerts).Add(alert));
    }

    // An open alert is never forgotten: a full book of open ones grows instead, bounded by items, codes and devices.
    private static ImmutableArray<Alert> Bounded(ImmutableArray<Alert> alerts)
    {
        if (alerts.Length < MaxAlerts)
        {
            return alerts;
        }

        for (var i = 0; i < alerts.Length; i++)
        {
            if (alerts[i].State == AlertState.Resolved)
            {
                return alerts.RemoveAt(i);
            }
        }

        return alerts;
    }
}
