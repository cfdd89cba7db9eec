using System.Collections.Immutable;
using System.Diagnostics;
using Milepost.Grains.Odometers;

namespace Milepost.Grains.Vehicles;

/// <summary>Decides what a command leads to: one arm per command, each in its own file under <c>Deciding/</c>.</summary>
public static class VehicleDecider
{
    /// <summary>The UTC days of device time whose observations must be at hand before the command can be decided; mostly none.</summary>
    /// <remarks>Readings older than what the hot state remembers may be duplicates of anything stored for their day.</remarks>
    public static ImmutableArray<DateOnly> DaysNeeded(Vehicle vehicle, VehicleCommand command) => [];

    /// <summary>Decides. Pure: the same vehicle, command, time and history give the same decision.</summary>
    /// <param name="vehicle">The state before.</param>
    /// <param name="command">The intention.</param>
    /// <param name="time">The time of the turn.</param>
    /// <param name="history">The days <see cref="DaysNeeded"/> named; more does no harm.</param>
    public static Decision Decide(Vehicle vehicle, VehicleCommand command, TurnTime time, ObservedDays history) =>
        throw new UnreachableException($"No arm for {command.GetType().Name}.");
}
