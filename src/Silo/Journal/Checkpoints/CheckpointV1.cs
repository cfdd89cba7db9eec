using System.Collections.Immutable;
using Milepost.Grains.Alerts;
using Milepost.Grains.Faults;
using Milepost.Grains.Identity;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Usage;
using Milepost.Grains.Vehicles;

namespace Milepost.Silo.Journal.Checkpoints;

/// <summary>A state as version 1 stored it, in JSON; only read.</summary>
internal sealed record CheckpointV1(VehicleId Id, FleetId? Fleet, EventSequence Sequence)
{
    /// <summary>Its number.</summary>
    public const int Version = 1;

    public VehicleProfile? Profile { get; init; }

    public ImmutableArray<Pairing> Pairings { get; init; } = [];

    public ImmutableArray<DeviceMemory> Devices { get; init; } = [];

    public OdometerTrack Odometer { get; init; }

    public DoubtedReading? Doubted { get; init; }

    public EngineReading? Engine { get; init; }

    public ImmutableDictionary<string, double> Metrics { get; init; } = ImmutableDictionary<string, double>.Empty;

    public Instant? LastSeenAt { get; init; }

    public UsageV1? Usage { get; init; }

    public ServicePlan Plan { get; init; } = ServicePlan.Empty;

    public FaultBook Faults { get; init; } = FaultBook.Empty;

    public AlertBook Alerts { get; init; } = AlertBook.Empty;

    public WatchPoints Watch { get; init; }

    /// <summary>The state as it is today.</summary>
    public Vehicle ToVehicle()
    {
        var blank = Vehicle.Initial(Id);
        return new Vehicle(Id, Fleet, Sequence)
        {
            Profile = Profile,
            Pairings = Pairings,
            Devices = Devices,
            Odometer = Odometer,
            Doubted = Doubted,
            Engine = Engine,
            Metrics = blank.Metrics.AddRange(Metrics),
            LastSeenAt = LastSeenAt,
            Usage = Usage?.ToLedger() ?? UsageLedger.Empty,
            Plan = Plan,
            Faults = Faults,
            Alerts = Alerts,
            Watch = Watch,
        };
    }
}

/// <summary>The usage ledger of version 1.</summary>
internal sealed record UsageV1(DateOnly? Since, CurrentDay? Current, ImmutableArray<UsageDay> Days, ImmutableArray<UsageMonth> Months, long BusyDayMetres)
{
    /// <summary>The ledger as it is today.</summary>
    public UsageLedger ToLedger() => UsageLedger.Of(Since, Current, new ClosedDays(Days, Months), BusyDayMetres);
}
