using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;
using Milepost.Silo.Storage;

namespace Milepost.Silo.Devices;

/// <summary>Reads payloads back out of the journal.</summary>
internal sealed class TelemetryArchive(IJournal journal) : ITelemetryArchive
{
    /// <inheritdoc />
    public async ValueTask<Page<RawMessage>> ListAsync(
        VehicleId vehicle, Instant from, Instant before, string? cursor, int limit, CancellationToken cancellation)
    {
        if (!ListCursor.TryRead(cursor, out var after))
        {
            return new Page<RawMessage>([], null);
        }

        var query = new RawQuery(from, new Instant(before.UnixMilliseconds - 1), after.Number, limit);
        var stretch = await journal.LoadRawAsync(vehicle, query, cancellation);
        return new Page<RawMessage>(stretch.Messages, stretch.Next is { } next ? new ListCursor(string.Empty, next).ToString() : null);
    }
}
