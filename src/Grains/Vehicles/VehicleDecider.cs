using System.Collections.Immutable;
using System.Diagnostics;
using Milepost.Grains.Odometers;
using Milepost.Grains.Vehicles.Deciding;

namespace Milepost.Grains.Vehicles;

/// <summary>Decides what a command leads to: one arm per command, each in its own file under <c>Deciding/</c>.</summary>
public static class VehicleDecider
{
    /// <summary>The UTC days of device time whose observations must be at hand before the command can be decided; mostly none.</summary>
    /// <remarks>Readings older than what the hot state remembers may be duplicates of anything stored for their day.</remarks>
    public static ImmutableArray<DateOnly> DaysNeeded(Vehicle vehicle, VehicleCommand command) =>
        command is RecordTelemetry telemetry ? DecideTelemetry.DaysNeeded(vehicle, telemetry) : [];

    /// <summary>Decides. Pure: the same vehicle, command, time and history give the same decision.</summary>
    /// <param name="vehicle">The state before.</param>
    /// <param name="command">The intention.</param>
    /// <param name="time">The time of the turn.</param>
    /// <param name="history">The days <see cref="DaysNeeded"/> named; more does no harm.</param>
    public static Decision Decide(Vehicle vehicle, VehicleCommand command, TurnTime time, ObservedDays history)
    {
        if (command is RegisterVehicle register)
        {
            return DecideRegistration.Decide(vehicle, register, time);
        }

        if (!vehicle.IsRegistered)
        {
            return command is PassTime ? Decision.Nothing : Decision.Refuse(new VehicleUnknown());
        }

        if (vehicle.Retired)
        {
            return command is PassTime or RetireVehicle ? Decision.Nothing : Decision.Refuse(new VehicleIsRetired());
        }

        return command switch
        {
            RecordTelemetry telemetry => DecideTelemetry.Decide(vehicle, telemetry, time, history),
            RecordManualReading reading => DecideManualReading.Decide(vehicle, reading, time),
            DescribeVehicle describe => DecideDescription.Decide(vehicle, describe, time),
            RetireVehicle => DecideRetirement.Decide(vehicle, time),
            PairDevice pair => DecidePairing.Decide(vehicle, pair, time),
            UnpairDevice unpair => DecidePairing.Decide(vehicle, unpair, time),
            AddServiceItem add => DecidePlan.Decide(vehicle, add, time),
            ChangeServiceItem change => DecidePlan.Decide(vehicle, change, time),
            RemoveServiceItem remove => DecidePlan.Decide(vehicle, remove, time),
            CompleteService complete => DecideCompletion.Decide(vehicle, complete, time),
            WithdrawService withdraw => DecideCompletion.Decide(vehicle, withdraw, time),
            AcknowledgeAlert acknowledge => DecideAlert.Decide(vehicle, acknowledge, time),
            AssignAlert assign => DecideAlert.Decide(vehicle, assign, time),
            SnoozeAlert snooze => DecideAlert.Decide(vehicle, snooze, time),
            ResolveAlert resolve => DecideAlert.Decide(vehicle, resolve, time),
            PassTime => DecidePassingTime.Decide(vehicle, time),
            _ => throw new UnreachableException($"No arm for {command.GetType().Name}."),
        };
    }
}
