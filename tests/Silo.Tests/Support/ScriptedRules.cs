using System.Collections.Immutable;
using System.Globalization;
using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Actors;

namespace Milepost.Silo.Tests.Support;

/// <summary>The smallest vehicle a host can be tested with: remembers which device sequences it saw, raises an alert and asks for wake-ups on request.</summary>
internal sealed class ScriptedRules : IVehicleRules
{
    /// <summary>A metric of this name makes the turn throw.</summary>
    public const string Poison = "poison";

    /// <summary>A metric of this name needs the day of its sample.</summary>
    public const string NeedsDay = "needs-day";

    private int _poisoned;
    private int _passes;

    /// <summary>How often a turn threw.</summary>
    public int Poisoned => Volatile.Read(ref _poisoned);

    /// <summary>How often time passed.</summary>
    public int Passes => Volatile.Read(ref _passes);

    /// <summary>The history the last turn that needed some was given.</summary>
    public ObservedDays? LastHistory { get; private set; }

    /// <summary>When a vehicle asks to be woken after it was described; <c>null</c> = it does not.</summary>
    public Func<TurnTime, Instant?>? Wake { get; set; }

    public ImmutableArray<DateOnly> DaysNeeded(Vehicle vehicle, VehicleCommand command) => command is RecordTelemetry telemetry
        ? [.. telemetry.Samples.Where(sample => sample.Metrics.Any(metric => metric.Name == NeedsDay)).Select(sample => sample.DeviceTime!.Value.UtcDate).Distinct()]
        : [];

    public Decision Decide(Vehicle vehicle, VehicleCommand command, TurnTime time, ObservedDays history) => command switch
    {
        RegisterVehicle register => vehicle.IsRegistered
            ? Decision.Nothing
            : Decision.Of(
                [new VehicleRegistered(time.Now, vehicle.Id, register.Fleet, register.Details, register.Odometer, time.Now, time.Today)],
                [AnnounceVehicle.Instance]),
        _ when !vehicle.IsRegistered => Decision.Refuse(new VehicleUnknown()),
        RecordTelemetry telemetry => Record(vehicle, telemetry, time, history),
        DescribeVehicle describe => Decision.Of(
            [new VehicleDescribed(time.Now, describe.Details)],
            Wake is null ? [AnnounceVehicle.Instance] : [AnnounceVehicle.Instance, new WakeAt(Wake(time))]),
        PairDevice pair => Decision.Of([new DevicePaired(time.Now, pair.Device, pair.From)], [AnnounceVehicle.Instance]),
        UnpairDevice unpair => Decision.Of([new DeviceUnpaired(time.Now, unpair.Device, unpair.Until)], [AnnounceVehicle.Instance]),
        RetireVehicle => Decision.Of([new VehicleRetired(time.Now)], [AnnounceVehicle.Instance]),
        ResolveAlert resolve => Raise(vehicle, resolve.Alert, time),
        PassTime => Pass(time),
        _ => Decision.Refuse(new InvalidMember("command", "Not scripted.")),
    };

    public Vehicle Evolve(Vehicle vehicle, VehicleEvent fact)
    {
        var next = vehicle with { Sequence = vehicle.Sequence.Next };
        return fact switch
        {
            VehicleRegistered registered => next with
            {
                Fleet = registered.Fleet,
                Profile = new VehicleProfile(registered.Details, 1, registered.Details, registered.Odometer, registered.OdometerAt, registered.On, false),
            },
            VehicleDescribed described => next with { Profile = next.Profile! with { Details = described.Details, DetailsVersion = next.Profile.DetailsVersion + 1 } },
            VehicleRetired => next with { Profile = next.Profile! with { Retired = true } },
            TelemetryRecorded recorded => next with
            {
                LastSeenAt = recorded.ReceivedAt,
                Metrics = next.Metrics.SetItems(recorded.Samples.Select(sample => KeyValuePair.Create(Key(sample.DeviceSequence), 1.0))),
            },
            _ => next,
        };
    }

    public VehicleSummary Summarise(Vehicle vehicle, TurnTime time) => new(
        vehicle.Id,
        vehicle.Fleet!.Value,
        vehicle.Profile!.Details,
        vehicle.Profile.DetailsVersion,
        vehicle.Profile.Retired,
        null,
        null,
        null,
        false,
        Distance.Zero,
        null,
        ServiceStage.Ok,
        0,
        null,
        vehicle.LastSeenAt,
        ImmutableSortedDictionary<string, double>.Empty);

    /// <summary>The alert a vehicle is asked to have.</summary>
    public static Alert AlertOf(VehicleId vehicle, AlertId id, Instant at) => new(
        id, vehicle, AlertKind.Service, null, "oil", "start", ServiceStage.Due, Severity.Advisory, AlertState.New, "Oil is due", null, at, at, false, null, null, null, null, null, 1);

    private Decision Record(Vehicle vehicle, RecordTelemetry telemetry, TurnTime time, ObservedDays history)
    {
        if (telemetry.Samples.Any(sample => sample.Metrics.Any(metric => metric.Name == Poison)))
        {
            Interlocked.Increment(ref _poisoned);
            throw new InvalidOperationException("Poisoned.");
        }

        if (!DaysNeeded(vehicle, telemetry).IsEmpty)
        {
            LastHistory = history;
        }

        var fresh = telemetry.Samples.Where(sample => !vehicle.Metrics.ContainsKey(Key(sample.DeviceSequence))).DistinctBy(sample => sample.DeviceSequence).ToList();
        var judged = fresh.Select(sample => new JudgedSample(
            sample.DeviceTime ?? telemetry.ReceivedAt, sample.DeviceTime is null, sample.DeviceSequence, [], sample.Metrics, sample.TroubleCodes, sample.Vin));
        return fresh.Count == 0
            ? Decision.Nothing
            : Decision.Of(
                [
                    new TelemetryRecorded(
                        time.Now, telemetry.Device, telemetry.ReceivedAt, telemetry.PayloadHash, [.. judged], telemetry.Samples.Length - fresh.Count),
                ],
                []);
    }

    private Decision Pass(TurnTime time)
    {
        Interlocked.Increment(ref _passes);
        return Wake is null ? Decision.Nothing : Decision.Of([], [new WakeAt(Wake(time))]);
    }

    private static Decision Raise(Vehicle vehicle, AlertId id, TurnTime time)
    {
        var alert = AlertOf(vehicle.Id, id, time.Now);
        return Decision.Of([new AlertChanged(time.Now, alert)], [new AnnounceAlert(alert, true), AnnounceVehicle.Instance]);
    }

    private static string Key(long? sequence) => string.Create(CultureInfo.InvariantCulture, $"seen-{sequence}");
}
