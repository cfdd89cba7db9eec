using System.Collections.Immutable;
using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Telemetry;

namespace Milepost.Grains.Vehicles;

/// <summary>The closed list of facts a vehicle's history is made of. Each is stored under its stable name (<see cref="EventNames"/>).</summary>
/// <param name="At">The host's time of the turn that decided it.</param>
public abstract record VehicleEvent(Instant At);

/// <summary>A vehicle became known.</summary>
public sealed record VehicleRegistered(Instant At, VehicleId Vehicle, FleetId Fleet, VehicleDetails Details, Distance? Odometer, Instant OdometerAt, DateOnly On) : VehicleEvent(At);

/// <summary>What its owner writes about it changed.</summary>
public sealed record VehicleDescribed(Instant At, VehicleDetails Details) : VehicleEvent(At);

/// <summary>It was taken out of use.</summary>
public sealed record VehicleRetired(Instant At) : VehicleEvent(At);

/// <summary>A device was attached.</summary>
public sealed record DevicePaired(Instant At, DeviceId Device, Instant? From) : VehicleEvent(At);

/// <summary>A device was detached.</summary>
public sealed record DeviceUnpaired(Instant At, DeviceId Device, Instant Until) : VehicleEvent(At);

/// <summary>One message of a device was taken in: what was new in it with its verdicts, and how many samples said nothing new.</summary>
/// <param name="At">The host's time of the turn.</param>
/// <param name="Device">Who sent it.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="PayloadHash">Of topic and payload as received.</param>
/// <param name="Samples">The samples that held something new, without their duplicate observations, in the order of their time.</param>
/// <param name="DuplicateSamples">How many samples of the message held nothing new.</param>
public sealed record TelemetryRecorded(
    Instant At,
    DeviceId Device,
    Instant ReceivedAt,
    long PayloadHash,
    ImmutableArray<JudgedSample> Samples,
    int DuplicateSamples) : VehicleEvent(At)
{
    /// <summary>The zone's offset at the turn: makes local days of device times, now and whenever the history is read again.</summary>
    public TimeSpan UtcOffset { get; init; }
}

/// <summary>A person's odometer reading was taken in.</summary>
/// <param name="At">The host's time of the turn.</param>
/// <param name="ReadAt">When the odometer was read.</param>
/// <param name="Reading">What it said.</param>
/// <param name="Unit">The unit it was written in.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Author">Who says so.</param>
public sealed record ManualReadingRecorded(Instant At, Instant ReadAt, Distance Reading, SentUnit Unit, Verdict Verdict, string Author) : VehicleEvent(At)
{
    /// <summary>The zone's offset at the turn: makes a local day of <see cref="ReadAt"/>.</summary>
    public TimeSpan UtcOffset { get; init; }
}

/// <summary>An item was added to the plan.</summary>
public sealed record ServiceItemAdded(Instant At, ServiceItemDefinition Item, DateOnly On) : VehicleEvent(At);

/// <summary>An item of the plan was replaced.</summary>
public sealed record ServiceItemChanged(Instant At, ServiceItemDefinition Item) : VehicleEvent(At);

/// <summary>An item was taken out of the plan.</summary>
public sealed record ServiceItemRemoved(Instant At, ServiceItemId Item) : VehicleEvent(At);

/// <summary>Work done was recorded.</summary>
public sealed record ServiceCompleted(Instant At, ServiceRecord Record) : VehicleEvent(At)
{
    /// <summary>The record's odometer was not believed: the cycle counts from the curve.</summary>
    public bool OdometerDoubted { get; init; }
}

/// <summary>A record of work was withdrawn.</summary>
public sealed record ServiceWithdrawn(Instant At, ServiceRecordId Record, string Author) : VehicleEvent(At);

/// <summary>An item entered another stage, or was found in the same one after it was planned anew.</summary>
/// <param name="At">The host's time of the turn.</param>
/// <param name="Item">The item.</param>
/// <param name="Stage">The stage it is in from now on.</param>
public sealed record ServiceStageChanged(Instant At, ServiceItemId Item, ServiceStage Stage) : VehicleEvent(At);

/// <summary>An alert was raised, reopened, escalated, acknowledged, snoozed or resolved: the alert as it is from now on.</summary>
/// <param name="At">The host's time of the turn.</param>
/// <param name="Alert">The whole alert, its <see cref="Alerts.Alert.Version"/> one higher than before.</param>
public sealed record AlertChanged(Instant At, Alert Alert) : VehicleEvent(At);
