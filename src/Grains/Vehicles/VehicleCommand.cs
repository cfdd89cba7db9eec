using System.Collections.Immutable;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Telemetry;

namespace Milepost.Grains.Vehicles;

/// <summary>The closed list of intentions a vehicle understands. Identities come with the command, the time with the turn.</summary>
public abstract record VehicleCommand
{
    private protected VehicleCommand()
    {
    }
}

/// <summary>Makes a vehicle known.</summary>
/// <param name="Fleet">Who it belongs to.</param>
/// <param name="Details">What its owner writes about it.</param>
/// <param name="Odometer">Its odometer as the owner reads it, or <c>null</c>.</param>
/// <param name="OdometerAt">When that was read; <c>null</c> = now.</param>
public sealed record RegisterVehicle(FleetId Fleet, VehicleDetails Details, Distance? Odometer, Instant? OdometerAt) : VehicleCommand;

/// <summary>Replaces what its owner writes about it.</summary>
public sealed record DescribeVehicle(VehicleDetails Details) : VehicleCommand;

/// <summary>Takes the vehicle out of use; its history stays.</summary>
public sealed record RetireVehicle : VehicleCommand;

/// <summary>Attaches a device from a moment on.</summary>
/// <param name="Device">The device.</param>
/// <param name="From">First device time that belongs to this vehicle; <c>null</c> = whatever the device ever sent.</param>
public sealed record PairDevice(DeviceId Device, Instant? From) : VehicleCommand;

/// <summary>Ends an attachment at a moment; data of the device before it still belongs here.</summary>
public sealed record UnpairDevice(DeviceId Device, Instant Until) : VehicleCommand;

/// <summary>Takes in what one message of a device said.</summary>
/// <param name="Device">Who sent it.</param>
/// <param name="ReceivedAt">When it was received; stands in where a sample has no device time.</param>
/// <param name="Redelivered">The message carried DUP: the sender does not know whether it was taken in before.</param>
/// <param name="PayloadHash">A 64-bit hash of topic and payload as received; tells a redelivered message without device times from a new one.</param>
/// <param name="Samples">1 to <see cref="Sample.MaxSamplesPerMessage"/>.</param>
public sealed record RecordTelemetry(DeviceId Device, Instant ReceivedAt, bool Redelivered, long PayloadHash, ImmutableArray<Sample> Samples) : VehicleCommand;

/// <summary>Takes in what a person read off the odometer.</summary>
/// <param name="At">When it was read; <c>null</c> = now.</param>
/// <param name="Reading">What it said.</param>
/// <param name="Unit">The unit it was written in.</param>
/// <param name="Author">Who says so.</param>
public sealed record RecordManualReading(Instant? At, Distance Reading, SentUnit Unit, string Author) : VehicleCommand;

/// <summary>Adds an item to the service plan.</summary>
public sealed record AddServiceItem(ServiceItemDefinition Item) : VehicleCommand;

/// <summary>Replaces an item of the service plan; its history stays.</summary>
public sealed record ChangeServiceItem(ServiceItemDefinition Item) : VehicleCommand;

/// <summary>Takes an item out of the plan and resolves its alert.</summary>
public sealed record RemoveServiceItem(ServiceItemId Item) : VehicleCommand;

/// <summary>Records work done, which begins the next cycle of the items it closes.</summary>
public sealed record CompleteService(ServiceRecord Record) : VehicleCommand;

/// <summary>Withdraws a record; dues become what they were without it.</summary>
public sealed record WithdrawService(ServiceRecordId Record, string Author) : VehicleCommand;

/// <summary>Says that somebody has seen an alert.</summary>
public sealed record AcknowledgeAlert(AlertId Alert, string Author) : VehicleCommand;

/// <summary>Silences an alert until a time, an odometer or a worse stage, whichever is given first in time.</summary>
public sealed record SnoozeAlert(AlertId Alert, Instant? Until, Distance? UntilOdometer, bool UntilWorse, string Author) : VehicleCommand;

/// <summary>Says who takes care of an alert.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="To">Who does, 1 to <see cref="Alerts.Alert.MaxAssignee"/> characters; <c>null</c> = nobody any more.</param>
/// <param name="Author">Who says so.</param>
public sealed record AssignAlert(AlertId Alert, string? To, string Author) : VehicleCommand;

/// <summary>Closes an alert by hand.</summary>
public sealed record ResolveAlert(AlertId Alert, string Author) : VehicleCommand;

/// <summary>Lets what depends on time alone happen: dates fall due, snoozes end.</summary>
public sealed record PassTime : VehicleCommand;
