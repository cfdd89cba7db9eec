using System.Collections.Immutable;
using Milepost.Grains.Alerts;
using Milepost.Grains.Faults;
using Milepost.Grains.Identity;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Usage;

namespace Milepost.Grains.Vehicles;

/// <summary>The state of one vehicle: what a turn needs to decide. It changes only by <see cref="VehicleEvolution"/>.</summary>
/// <remarks>What moves with each message is small and inline; what people write (plan, alerts, profile) and the days closed are cold parts, which a car that drives carries along unread.</remarks>
/// <param name="Id">The vehicle.</param>
/// <param name="Fleet">Who it belongs to; <c>null</c> = never registered.</param>
/// <param name="Sequence">Position of the newest entry folded in.</param>
public sealed record Vehicle(VehicleId Id, FleetId? Fleet, EventSequence Sequence)
{
    /// <summary>Most attachments of devices in a vehicle's life.</summary>
    public const int MaxPairings = 64;

    /// <summary>Most names of metrics kept with their last value; further names stay in the journal only.</summary>
    public const int MaxMetrics = 64;

    private readonly ColdPart<VehicleProfile>? profile;
    private readonly ColdPart<ServicePlan> plan = NoPlan;
    private readonly ColdPart<AlertBook> alerts = NoAlerts;

    private static ColdPart<ServicePlan> NoPlan { get; } = ColdPart<ServicePlan>.Of(ServicePlan.Empty);

    private static ColdPart<AlertBook> NoAlerts { get; } = ColdPart<AlertBook>.Of(AlertBook.Empty);

    /// <summary>What its owner wrote about it; <c>null</c> = never registered.</summary>
    public VehicleProfile? Profile
    {
        get => profile?.Value;
        init
        {
            profile = value is null ? null : ColdPart<VehicleProfile>.Of(value);
            (Retired, TimeZone) = (value is { Retired: true }, value?.Details.TimeZone);
        }
    }

    /// <summary>Whether it is out of use, as its profile says.</summary>
    public bool Retired { get; private init; }

    /// <summary>The zone of its calendar, as its profile says; <c>null</c> = never registered.</summary>
    public string? TimeZone { get; private init; }

    /// <summary>Which devices belong to it, and when, in the order attached.</summary>
    public ImmutableArray<Pairing> Pairings { get; init; } = [];

    /// <summary>What is remembered of each device that ever reported, at most <see cref="MaxPairings"/>.</summary>
    public ImmutableArray<DeviceMemory> Devices { get; init; } = [];

    /// <summary>Where the vehicle stands and what its distance rests on.</summary>
    public OdometerTrack Odometer { get; init; }

    /// <summary>What a person read last and was not believed; <c>null</c> = nothing. Said again it is a correction.</summary>
    public DoubtedReading? Doubted { get; init; }

    /// <summary>Engine time and when it stood there; <c>null</c> before anything is known.</summary>
    public EngineReading? Engine { get; init; }

    /// <summary>Last values under the devices' own names, at most <see cref="MaxMetrics"/>.</summary>
    public ImmutableSortedDictionary<string, double> Metrics { get; init; } = ImmutableSortedDictionary<string, double>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Receive time of the last telemetry; <c>null</c> before the first.</summary>
    public Instant? LastSeenAt { get; init; }

    /// <summary>How far it went on which day.</summary>
    public UsageLedger Usage { get; init; } = UsageLedger.Empty;

    /// <summary>Service items and the work done.</summary>
    public ServicePlan Plan
    {
        get => plan.Value;
        init => plan = ColdPart<ServicePlan>.Of(value);
    }

    /// <summary>Trouble codes that stand in the car's memory.</summary>
    public FaultBook Faults { get; init; } = FaultBook.Empty;

    /// <summary>What people were told.</summary>
    public AlertBook Alerts
    {
        get => alerts.Value;
        init => alerts = ColdPart<AlertBook>.Of(value);
    }

    /// <summary>Where a stage or a silence can change next, so that a telemetry turn only compares.</summary>
    public WatchPoints Watch { get; init; }

    /// <summary>A vehicle nobody has registered.</summary>
    public static Vehicle Initial(VehicleId id) => new(id, null, default);

    /// <summary>Whether it was ever registered.</summary>
    public bool IsRegistered => Fleet is not null;

    /// <summary>Whether there is an item or an alert that a change could matter to.</summary>
    internal bool IsWatched => plan.AtHand is not { Items.Length: 0 } || alerts.AtHand is not { Alerts.Length: 0 };

    /// <summary>The cold parts, as they are held.</summary>
    public ColdParts GetColdParts() => new(profile, plan, alerts, Usage.Closed);

    /// <summary>The same vehicle with its cold parts held differently. What they say must be what they said.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="retired">What the profile says of it.</param>
    /// <param name="timeZone">What the profile says of it.</param>
    public Vehicle WithColdParts(in ColdParts parts, bool retired, string? timeZone) =>
        new(this, parts) { Usage = Usage with { Closed = parts.ClosedDays }, Retired = retired, TimeZone = timeZone };

    private Vehicle(Vehicle original, in ColdParts parts)
        : this(original) => (profile, plan, alerts) = (parts.Profile, parts.Plan, parts.Alerts);
}

/// <summary>The parts of a vehicle's state that most turns never look at.</summary>
/// <param name="Profile">What its owner wrote about it; <c>null</c> = never registered.</param>
/// <param name="Plan">Service items and the work done.</param>
/// <param name="Alerts">What people were told.</param>
/// <param name="ClosedDays">The days and months behind it.</param>
public readonly record struct ColdParts(
    ColdPart<VehicleProfile>? Profile,
    ColdPart<ServicePlan> Plan,
    ColdPart<AlertBook> Alerts,
    ColdPart<ClosedDays> ClosedDays);

/// <summary>What the owner wrote, and how it was registered.</summary>
/// <param name="Details">As it stands now.</param>
/// <param name="DetailsVersion">1 when registered, one higher with each change.</param>
/// <param name="Registered">As it was registered; tells a repeated registration from another one.</param>
/// <param name="Odometer">The odometer given at registration; <c>null</c> = none, or one that was corrected since.</param>
/// <param name="OdometerAt">When that was read.</param>
/// <param name="RegisteredOn">Local calendar date of the registration.</param>
/// <param name="Retired">Whether it is out of use.</param>
public sealed record VehicleProfile(
    VehicleDetails Details,
    long DetailsVersion,
    VehicleDetails Registered,
    Distance? Odometer,
    Instant OdometerAt,
    DateOnly RegisteredOn,
    bool Retired);

/// <summary>The time during which what a device says is about this vehicle.</summary>
/// <param name="Device">The device.</param>
/// <param name="From">First device time that belongs here; <c>null</c> = whatever it ever sent.</param>
/// <param name="Until">First device time that does not belong here any more; <c>null</c> = still attached.</param>
public sealed record Pairing(DeviceId Device, Instant? From, Instant? Until)
{
    /// <summary>Whether a moment belongs to the attachment.</summary>
    public bool Covers(Instant moment) => (From is null || moment >= From) && (Until is null || moment < Until);
}

/// <summary>An odometer reading of a person that was not believed.</summary>
/// <param name="Reading">What it said.</param>
/// <param name="At">When it was read.</param>
public readonly record struct DoubtedReading(Distance Reading, Instant At);

/// <summary>Engine time as last accepted.</summary>
/// <param name="Total">The time.</param>
/// <param name="At">When it stood there.</param>
public readonly record struct EngineReading(EngineTime Total, Instant At);
