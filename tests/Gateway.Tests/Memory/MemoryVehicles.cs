using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Tests.Memory;

/// <summary>Vehicles in memory: real decisions and real folding, no journal.</summary>
internal sealed class MemoryVehicles(MemoryFeed feed, TimeProvider time) : IVehicleClient, IVehicleDirectory
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<Guid, Vehicle> _vehicles = [];

    /// <summary>The store does not answer.</summary>
    public bool Down { get; set; }

    public ValueTask<VehicleReply> TellAsync(VehicleId vehicle, VehicleCommand command, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            if (Down)
            {
                return ValueTask.FromResult<VehicleReply>(new VehicleUnavailable());
            }

            var before = _vehicles.GetValueOrDefault(vehicle.Value) ?? Vehicle.Initial(vehicle);
            var decision = VehicleDecider.Decide(before, command, Now(), ObservedDays.None);
            if (decision.Rejection is { } rejection)
            {
                return ValueTask.FromResult<VehicleReply>(new VehicleRefused(rejection));
            }

            var after = decision.Events.Aggregate(before, VehicleEvolution.Evolve);
            _vehicles[vehicle.Value] = after;
            Publish(after, decision);
            return ValueTask.FromResult<VehicleReply>(new VehicleDone(after, Now(), decision.Events));
        }
    }

    public ValueTask<VehicleReading?> ReadAsync(VehicleId vehicle, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            return Down
                ? throw new SiloUnavailableException("The test took the store away.")
                : ValueTask.FromResult(_vehicles.TryGetValue(vehicle.Value, out var found) ? new VehicleReading(found, Now()) : null);
        }
    }

    public ValueTask<VehicleList> ListVehiclesAsync(FleetId fleet, VehicleQuery query, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var position = feed.Newest;
            var all = _vehicles.Values.Where(vehicle => vehicle.Fleet == fleet).Select(vehicle => VehicleView.Summarise(vehicle, Now()))
                .Where(vehicle => !vehicle.Retired && (query.Stage is null || vehicle.Stage == query.Stage))
                .SkipWhile(vehicle => query.Cursor is not null && string.CompareOrdinal(vehicle.Id.ToString(), query.Cursor) <= 0).ToList();
            var page = all.Take(query.Limit).ToList();
            return ValueTask.FromResult(new VehicleList(page, all.Count > page.Count ? page[^1].Id.ToString() : null, position));
        }
    }

    public ValueTask<Page<Alert>> ListAlertsAsync(FleetId fleet, AlertQuery query, CancellationToken cancellation)
    {
        var found = Alerts(fleet).Where(alert => (query.Vehicle is null || alert.Vehicle == query.Vehicle)
            && (query.State is null || alert.State == query.State)
            && !(query.OpenOnly && alert.State == AlertState.Resolved));
        return ValueTask.FromResult(new Page<Alert>([.. found.OrderByDescending(alert => alert.RaisedAt).Take(query.Limit)], null));
    }

    public ValueTask<Alert?> FindAlertAsync(FleetId fleet, AlertId alert, CancellationToken cancellation) =>
        ValueTask.FromResult(Alerts(fleet).FirstOrDefault(found => found.Id == alert));

    private List<Alert> Alerts(FleetId fleet)
    {
        lock (_gate)
        {
            return [.. _vehicles.Values.Where(vehicle => vehicle.Fleet == fleet).SelectMany(vehicle => vehicle.Alerts.Alerts)];
        }
    }

    private void Publish(Vehicle vehicle, Decision decision)
    {
        if (vehicle.Fleet is not { } fleet)
        {
            return;
        }

        foreach (var effect in decision.Effects)
        {
            switch (effect)
            {
                case AnnounceAlert { Raised: true } raised:
                    feed.Raise(fleet, raised.Alert);
                    break;
                case AnnounceAlert changed:
                    feed.Change(fleet, changed.Alert);
                    break;
                case AnnounceVehicle when decision.Events.Any(fact => fact is VehicleRetired):
                    feed.Remove(fleet, vehicle.Id);
                    break;
                case AnnounceVehicle:
                    feed.ChangeVehicle(fleet, vehicle.Id);
                    break;
            }
        }

        feed.Touch(fleet, vehicle.Id);
    }

    private TurnTime Now()
    {
        var now = time.GetUtcNow();
        return new TurnTime(Instant.From(now), DateOnly.FromDateTime(now.UtcDateTime), Instant.From(now.UtcDateTime.Date.AddDays(1)), TimeSpan.Zero);
    }
}
