using System.Diagnostics.CodeAnalysis;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;
using Milepost.Silo.Journal.Checkpoints;
using Milepost.Silo.Storage;

namespace Milepost.Silo.Actors;

/// <summary>Takes the turn of one message with one vehicle that is ready: decides, and hands the writes and the answer to the group commit.</summary>
/// <remarks>One per loop; the caller waits for room in the commit first.</remarks>
internal sealed class TurnTaker(ActorContext context)
{
    /// <summary>A turn that threw this often for one message is given up.</summary>
    public const int MaxFailures = 3;

    private readonly Turn _turn = new(context.Rules, context.Options, context.Numbers);

    /// <summary>Takes a turn. Where it is over, the message is answered now or by the group commit.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The loop outlives a bug in one vehicle's turn; the message is tried again on freshly loaded state and then given up, loudly.")]
    public TurnEnd Take(VehicleActivation activation, VehicleMessage message)
    {
        try
        {
            return TakeOnce(activation, message);
        }
        catch (Exception exception)
        {
            message.Failures++;
            if (message.Failures < MaxFailures)
            {
                return TurnEnd.Again;
            }

            GiveUp(activation, message, exception);
            return TurnEnd.Over;
        }
    }

    /// <summary>Writes a vehicle down before it leaves; <c>false</c> where everything was written already.</summary>
    public bool WriteDown(VehicleActivation activation)
    {
        Begin(activation);
        return TryEnlist(activation, _turn.WriteDown());
    }

    private TurnEnd TakeOnce(VehicleActivation activation, VehicleMessage message)
    {
        var time = Begin(activation);
        var vehicle = activation.State.Vehicle;
        var command = message switch
        {
            TelemetryTurn telemetry => telemetry.Command,
            CommandTurn told => told.Command,
            _ => (VehicleCommand?)null,
        };
        if (command is null)
        {
            Answer(message, vehicle, time);
            Enlist(activation, activation.State, message);
            return TurnEnd.Over;
        }

        var needed = context.Rules.DaysNeeded(vehicle, command);
        if (!needed.IsEmpty && needed.RemoveAll(activation.State.History.Has) is { IsEmpty: false } missing)
        {
            return new TurnEnd(false, missing);
        }

        var decision = context.Rules.Decide(vehicle, command, time, activation.State.History);
        if (message is TelemetryTurn turn)
        {
            Finish(activation, turn, decision);
        }
        else
        {
            Finish(activation, (CommandTurn)message, decision, time);
        }

        return TurnEnd.Over;
    }

    private TurnTime Begin(VehicleActivation activation)
    {
        var time = context.Clock.In(activation.State.Vehicle.TimeZone);
        _turn.Begin(activation.State, time);
        return time;
    }

    private void Finish(VehicleActivation activation, TelemetryTurn turn, Decision decision)
    {
        if (decision.Rejection is null)
        {
            Enlist(activation, Bound(_turn.Take(turn, decision)), turn);
        }
        else
        {
            Keep(activation, turn, context.Untaken.LetterOf(turn, decision.Rejection));
        }
    }

    private void Finish(VehicleActivation activation, CommandTurn turn, Decision decision, TurnTime time)
    {
        var state = activation.State;
        if (decision.Rejection is { } rejection)
        {
            turn.Outcome = new VehicleRefused(rejection);
        }
        else
        {
            state = Bound(_turn.Take(turn, decision));
            turn.Outcome = new VehicleDone(state.Vehicle, time, decision.Events);
        }

        Enlist(activation, state, turn);
    }

    /// <summary>Keeps what was not taken as a letter; like every answer it waits for what the vehicle's refusal rested on.</summary>
    private void Keep(VehicleActivation activation, TelemetryTurn turn, StoreWork letter)
    {
        if (turn.Message.RetryOf is not null)
        {
            // It is a letter already, and stays one.
            turn.Outcome = IngestOutcome.DeadLettered;
            Enlist(activation, activation.State, turn);
            return;
        }

        _turn.Writes.Add(letter);
        if (!context.Commit.TryEnlist(activation, _turn.Writes, letter))
        {
            turn.Lost();
        }
    }

    private void GiveUp(VehicleActivation activation, VehicleMessage message, Exception exception)
    {
        ActorLog.TurnGivenUp(context.Logger, exception, message.Vehicle, message.GetType().Name);
        if (message is TelemetryTurn telemetry)
        {
            Begin(activation);
            Keep(activation, telemetry, context.Untaken.LetterOf(telemetry, exception));
        }
        else
        {
            message.Failed(exception);
        }
    }

    private void Answer(VehicleMessage message, Vehicle vehicle, TurnTime time)
    {
        switch (message)
        {
            case ReadTurn read:
                read.Outcome = vehicle.IsRegistered ? new VehicleReading(RestingForm.ToHandOut(vehicle), time) : null;
                break;
            case PeekTurn peek:
                peek.Outcome = vehicle.IsRegistered ? context.Rules.Summarise(vehicle, time) : null;
                break;
        }
    }

    /// <summary>History is kept between turns only as far as the limit goes.</summary>
    private ActivationState Bound(ActivationState state) =>
        state.HistoryDays <= context.Options.HistoryDays ? state : state with { History = Grains.Odometers.ObservedDays.None, HistoryDays = 0 };

    private void Enlist(VehicleActivation activation, ActivationState state, VehicleMessage message)
    {
        if (context.Commit.TryEnlist(activation, _turn.Writes, message))
        {
            activation.Become(state);
        }
        else
        {
            message.Lost();
        }
    }

    private bool TryEnlist(VehicleActivation activation, ActivationState state)
    {
        if (_turn.Writes.Rows == 0 || !context.Commit.TryEnlist(activation, _turn.Writes, null))
        {
            return false;
        }

        activation.Become(state);
        return true;
    }
}
