using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;
using Milepost.Silo.Actors;
using Milepost.Silo.Client;
using Milepost.Silo.Storage;
using Milepost.Silo.Storage.Rows;

namespace Milepost.Silo.Feeds;

/// <summary>Answers lists from the read models, with the live state of those vehicles that are in memory laid over.</summary>
internal sealed class VehicleDirectory(StoreReaders readers, VehicleHost vehicles, IVehicleFeed feed) : IVehicleDirectory
{
    /// <inheritdoc />
    public async ValueTask<VehicleList> ListVehiclesAsync(FleetId fleet, VehicleQuery query, CancellationToken cancellation)
    {
        // Taken before reading: what happens meanwhile is told again rather than missed.
        var newest = feed.Newest;
        if (!ListCursor.TryRead(query.Cursor, out var after))
        {
            return new VehicleList([], null, newest);
        }

        var found = await readers.ReadAsync(
            database => VehicleListRows.List(database, fleet, query, after, string.IsNullOrEmpty(query.Cursor), checked(query.Limit + 1)),
            cancellation);
        var page = ListCursor.Page(found, query.Limit, last => new ListCursor(last.Key, last.Number), row => row.Summary);
        var live = page.Items.Select(summary => vehicles.PeekAsync(summary.Id, cancellation).AsTask()).ToList();
        var shown = await Task.WhenAll(live);
        return new VehicleList([.. page.Items.Zip(shown, (stored, current) => current ?? stored)], page.NextCursor, newest);
    }

    /// <inheritdoc />
    public async ValueTask<Page<Alert>> ListAlertsAsync(FleetId fleet, AlertQuery query, CancellationToken cancellation)
    {
        if (!ListCursor.TryRead(query.Cursor, out var after))
        {
            return new Page<Alert>([], null);
        }

        var found = await readers.ReadAsync(
            database => VehicleListRows.ListAlerts(database, fleet, query, after, string.IsNullOrEmpty(query.Cursor), checked(query.Limit + 1)),
            cancellation);
        return ListCursor.Page(found, query.Limit, last => new ListCursor(last.Id.ToString(), last.RaisedAt.UnixMilliseconds), alert => alert);
    }

    /// <inheritdoc />
    public async ValueTask<Alert?> FindAlertAsync(FleetId fleet, AlertId alert, CancellationToken cancellation) =>
        await readers.ReadAsync(database => VehicleListRows.FindAlert(database, fleet, alert), cancellation);
}
