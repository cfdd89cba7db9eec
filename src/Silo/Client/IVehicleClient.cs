using Milepost.Grains.Identity;
using Milepost.Grains.Vehicles;

namespace Milepost.Silo.Client;

/// <summary>The way to a vehicle's grain, wherever it lives.</summary>
/// <remarks>
/// Commands and readings of one vehicle take their turns one after the other, in the order they were handed in by one caller.
/// Nothing is answered before everything the answer rests on is durable; so a reading shows at least what was acknowledged before it
/// was asked for. Cancellation gives up waiting, not the command. Every failure is a value; exceptions are bugs.
/// </remarks>
public interface IVehicleClient
{
    /// <summary>Gives a vehicle a command.</summary>
    ValueTask<VehicleReply> TellAsync(VehicleId vehicle, VehicleCommand command, CancellationToken cancellation = default);

    /// <summary>Reads a vehicle: its state and the time of the turn that read it; <c>null</c> where nobody registered it.</summary>
    /// <exception cref="SiloUnavailableException">The store does not answer.</exception>
    ValueTask<VehicleReading?> ReadAsync(VehicleId vehicle, CancellationToken cancellation = default);
}

/// <summary>A vehicle's durable state at one moment; immutable, safe to keep.</summary>
public sealed record VehicleReading(Vehicle Vehicle, TurnTime Time);

/// <summary>What became of a command.</summary>
public abstract record VehicleReply
{
    private protected VehicleReply()
    {
    }
}

/// <summary>Done and durable, or done before.</summary>
/// <param name="Vehicle">The state after.</param>
/// <param name="Time">The time of the turn.</param>
/// <param name="Events">What happened; empty where it had happened before.</param>
public sealed record VehicleDone(Vehicle Vehicle, TurnTime Time, IReadOnlyList<VehicleEvent> Events) : VehicleReply;

/// <summary>Refused by the vehicle's rules.</summary>
public sealed record VehicleRefused(VehicleRejection Rejection) : VehicleReply;

/// <summary>Not taken in: the vehicle's mailbox is full. Try again later.</summary>
public sealed record VehicleBusy : VehicleReply;

/// <summary>Unknown outcome: the store failed while the command was on its way. It may have happened; repeating it is safe.</summary>
public sealed record VehicleUnavailable : VehicleReply;

/// <summary>The store does not answer; what was asked for cannot be said now.</summary>
public sealed class SiloUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
