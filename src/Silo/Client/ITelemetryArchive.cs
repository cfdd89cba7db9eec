using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;

namespace Milepost.Silo.Client;

/// <summary>What devices said of a vehicle, as it was received, for as long as payloads are kept.</summary>
public interface ITelemetryArchive
{
    /// <summary>Most messages a page has: each may be as large as a packet.</summary>
    const int MaxPerPage = 100;

    /// <summary>
    /// Messages of a vehicle in the order of its history, from one receive time on and before another; none where the vehicle is not known.
    /// A message that was acknowledged is there.
    /// </summary>
    /// <param name="vehicle">The vehicle.</param>
    /// <param name="from">The first receive time.</param>
    /// <param name="before">The receive time behind the last.</param>
    /// <param name="cursor">Where the page before ended, or <c>null</c>; one of another list is behind every message.</param>
    /// <param name="limit">Most messages, 1 to <see cref="MaxPerPage"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SiloUnavailableException">The store does not answer.</exception>
    ValueTask<Page<RawMessage>> ListAsync(VehicleId vehicle, Instant from, Instant before, string? cursor, int limit, CancellationToken cancellation);
}
