using Milepost.Grains.Identity;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;
using Milepost.Silo.Storage;
using Milepost.Silo.Storage.Rows;

namespace Milepost.Silo.Actors;

/// <summary>The closed list of what can be posted to a vehicle. Each is answered exactly once, when what the answer rests on is durable.</summary>
internal abstract class VehicleMessage(VehicleId vehicle) : LoopItem, IDurabilityWaiter
{
    /// <summary>Whom it is for.</summary>
    public VehicleId Vehicle { get; } = vehicle;

    /// <summary>Timestamp of its arrival in the mailbox; 0 = it is not timed.</summary>
    public long PostedAt { get; set; }

    /// <summary>How often its turn threw.</summary>
    public int Failures { get; set; }

    public sealed override ValueTask RunAsync(ActorLoop loop) => loop.HandleAsync(this);

    /// <inheritdoc />
    public abstract void Durable();

    /// <inheritdoc />
    public abstract void Lost();

    /// <inheritdoc />
    public virtual void Flush()
    {
    }

    /// <summary>Its turn threw too often.</summary>
    public abstract void Failed(Exception exception);
}

/// <summary>Telemetry of a device.</summary>
/// <param name="message">What it sent.</param>
/// <param name="device">Who it is.</param>
/// <param name="completion">Whom to tell.</param>
/// <param name="token">Under which token.</param>
internal sealed class TelemetryTurn(TelemetryMessage message, StoredDevice device, IIngestCompletion completion, long token) : VehicleMessage(message.Vehicle)
{
    public TelemetryMessage Message { get; } = message;

    public StoredDevice Device { get; } = device;

    public IIngestCompletion Completion { get; } = completion;

    public long Token { get; } = token;

    /// <summary>What it will say when durable.</summary>
    public IngestOutcome Outcome { get; set; } = IngestOutcome.Durable;

    public RecordTelemetry Command { get; } =
        new(message.Device, message.ReceivedAt, message.Redelivered, message.PayloadHash, message.Samples);

    public override void Durable() => Completion.Completed(Token, Outcome);

    public override void Lost()
    {
        Completion.Completed(Token, IngestOutcome.Unavailable);
        Completion.Flush();
    }

    public override void Flush() => Completion.Flush();

    public override void Failed(Exception exception) => Lost();
}

/// <summary>A command.</summary>
internal sealed class CommandTurn(VehicleId vehicle, VehicleCommand command) : VehicleMessage(vehicle)
{
    private readonly TaskCompletionSource<VehicleReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public VehicleCommand Command { get; } = command;

    /// <summary>Directory rows to be written with the events, if there are any.</summary>
    public StoreWork? Attached { get; init; }

    /// <summary>The wake service sends it: the wish it fulfils is forgotten.</summary>
    public bool IsWakeUp { get; init; }

    /// <summary>What it will say when durable.</summary>
    public VehicleReply? Outcome { get; set; }

    public Task<VehicleReply> Reply => _reply.Task;

    public override void Durable() => _reply.TrySetResult(Outcome!);

    public override void Lost() => _reply.TrySetResult(new VehicleUnavailable());

    public override void Failed(Exception exception) => _reply.TrySetException(exception);
}

/// <summary>A reading.</summary>
internal sealed class ReadTurn(VehicleId vehicle) : VehicleMessage(vehicle)
{
    private readonly TaskCompletionSource<VehicleReading?> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What it will say when durable.</summary>
    public VehicleReading? Outcome { get; set; }

    public Task<VehicleReading?> Reply => _reply.Task;

    public override void Durable() => _reply.TrySetResult(Outcome);

    public override void Lost() => _reply.TrySetException(new SiloUnavailableException("The store does not answer."));

    public override void Failed(Exception exception) => _reply.TrySetException(exception);
}

/// <summary>A summary of a vehicle that happens to be in memory; brings none back.</summary>
internal sealed class PeekTurn(VehicleId vehicle) : VehicleMessage(vehicle)
{
    private readonly TaskCompletionSource<VehicleSummary?> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What it will say when durable; <c>null</c> = it is not in memory.</summary>
    public VehicleSummary? Outcome { get; set; }

    public Task<VehicleSummary?> Reply => _reply.Task;

    public override void Durable() => _reply.TrySetResult(Outcome);

    public override void Lost() => _reply.TrySetResult(null);

    public override void Failed(Exception exception) => _reply.TrySetException(exception);
}
