using System.Diagnostics.CodeAnalysis;
using Milepost.Grains.Identity;
using Milepost.Grains.Odometers;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;

namespace Milepost.Silo.Actors;

/// <summary>Takes the turns of its share of the vehicles, one after the other; owns their activations.</summary>
internal sealed class ActorLoop : IDisposable
{
    /// <summary>A turn that threw this often for one message is given up.</summary>
    public const int MaxFailures = 3;

    private readonly ActorContext _context;
    private readonly int _maxActive;
    private readonly Turn _turn;
    private readonly Dictionary<VehicleId, VehicleActivation> _activations = [];
    private readonly LinkedList<VehicleActivation> _byUse = new();

    public ActorLoop(ActorContext context)
    {
        _context = context;
        _maxActive = Math.Max(1, context.Options.MaxActive / context.Options.Loops);
        _turn = new Turn(context.Rules, context.Options, context.Numbers);
        Mailbox = new Mailbox(context.Options.MailboxCapacity);
    }

    /// <summary>Where its messages come in.</summary>
    public Mailbox Mailbox { get; }

    /// <summary>How many vehicles it has in memory.</summary>
    public int Active => _activations.Count;

    /// <summary>Runs until the mailbox is completed.</summary>
    public async Task RunAsync()
    {
        while (await Mailbox.Items.WaitToReadAsync())
        {
            while (Mailbox.Items.TryRead(out var item))
            {
                await item.RunAsync(this);
            }
        }
    }

    /// <summary>Gives a message its turn, or lets it wait with its vehicle for the journal.</summary>
    public async ValueTask HandleAsync(VehicleMessage message)
    {
        var activation = Find(message.Vehicle);
        if (activation is null && message is PeekTurn)
        {
            Mailbox.Release();
            message.Durable();
            return;
        }

        activation ??= Activate(message.Vehicle);
        Use(activation);
        if (activation.IsReady)
        {
            await TakeTurnAsync(activation, message);
        }
        else
        {
            activation.Waiting.AddLast(message);
        }
    }

    /// <summary>Lets vehicles go that nobody used for long: first their state is written down, then, durable, they leave.</summary>
    public ValueTask SweepAsync()
    {
        var limit = _context.Clock.Now - _context.Options.IdleAfter;
        for (var node = _byUse.First; node is not null && node.Value.UsedAt <= limit;)
        {
            var activation = node.Value;
            node = node.Next;
            LetGo(activation);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Writes down the state of every vehicle in memory.</summary>
    public async ValueTask CheckpointAllAsync()
    {
        foreach (var activation in _activations.Values.Where(activation => activation.IsReady && !activation.IsDropped).ToList())
        {
            await _context.Commit.WaitForRoomAsync();
            WriteCheckpoint(activation);
        }
    }

    public void Dispose() => Mailbox.Dispose();

    private VehicleActivation? Find(VehicleId vehicle)
    {
        if (!_activations.TryGetValue(vehicle, out var activation) || !activation.IsDropped)
        {
            return activation;
        }

        Remove(activation);
        return null;
    }

    private VehicleActivation Activate(VehicleId vehicle)
    {
        while (_activations.Count >= _maxActive && Evict())
        {
        }

        var activation = new VehicleActivation(vehicle);
        _activations.Add(vehicle, activation);
        _byUse.AddLast(activation.Use);
        _ = LoadAsync(activation);
        return activation;
    }

    /// <summary>Lets the least recently used vehicle go whose memory and disk agree; the journal brings it back.</summary>
    private bool Evict()
    {
        foreach (var activation in _byUse)
        {
            if (activation.IsReady && activation.Waiting.Count == 0 && _context.Commit.IsClean(activation))
            {
                Remove(activation);
                return true;
            }
        }

        return false;
    }

    private void LetGo(VehicleActivation activation)
    {
        if (activation.IsDropped)
        {
            Remove(activation);
        }
        else if (activation.IsReady && activation.Waiting.Count == 0 && _context.Commit.IsClean(activation) && !WriteCheckpoint(activation))
        {
            Remove(activation);
        }
    }

    private void Remove(VehicleActivation activation)
    {
        _activations.Remove(activation.Id);
        _byUse.Remove(activation.Use);
        while (activation.Waiting.First is { } first)
        {
            activation.Waiting.RemoveFirst();
            Lose(first.Value);
        }
    }

    private void Use(VehicleActivation activation)
    {
        activation.UsedAt = _context.Clock.Now;
        _byUse.Remove(activation.Use);
        _byUse.AddLast(activation.Use);
    }

    private bool WriteCheckpoint(VehicleActivation activation)
    {
        _turn.Begin(activation.State, default);
        var state = _turn.Checkpoint();
        if (_turn.Writes.Rows == 0 || !_context.Commit.TryEnlist(activation, _turn.Writes, null))
        {
            return false;
        }

        activation.Become(state);
        return true;
    }

    [SuppressMessage("Design", "CA1031", Justification = "The loop outlives a bug in one vehicle's turn; the message is tried again on freshly loaded state and then given up, loudly.")]
    private async ValueTask TakeTurnAsync(VehicleActivation activation, VehicleMessage message)
    {
        await _context.Commit.WaitForRoomAsync();
        try
        {
            if (TryTakeTurn(activation, message))
            {
                Mailbox.Release();
            }
        }
        catch (Exception exception)
        {
            GiveBack(activation, message, exception);
        }
    }

    /// <summary><c>false</c> when the message waits for days of history.</summary>
    private bool TryTakeTurn(VehicleActivation activation, VehicleMessage message)
    {
        var time = _context.Clock.In(activation.State.Vehicle.Profile?.Details.TimeZone);
        _turn.Begin(activation.State, time);
        var command = message switch
        {
            TelemetryTurn telemetry => telemetry.Command,
            CommandTurn told => told.Command,
            _ => (VehicleCommand?)null,
        };
        if (command is null)
        {
            Answer(message, activation.State.Vehicle, time);
            Enlist(activation, activation.State, message);
            return true;
        }

        var missing = _context.Rules.DaysNeeded(activation.State.Vehicle, command).RemoveAll(activation.State.History.Has);
        if (!missing.IsEmpty)
        {
            activation.IsReady = false;
            activation.Waiting.AddFirst(message);
            _ = LoadDaysAsync(activation, missing);
            return false;
        }

        var decision = _context.Rules.Decide(activation.State.Vehicle, command, time, activation.State.History);
        if (message is TelemetryTurn turn)
        {
            Finish(activation, turn, decision);
        }
        else
        {
            Finish(activation, (CommandTurn)message, decision, time);
        }

        return true;
    }

    private void Finish(VehicleActivation activation, TelemetryTurn turn, Decision decision)
    {
        if (decision.Rejection is null)
        {
            Enlist(activation, Bound(_turn.Take(turn, decision)), turn);
        }
        else if (turn.Message.RetryOf is null)
        {
            _context.Untaken.Keep(turn, decision.Rejection);
        }
        else
        {
            // It is a letter already, and stays one.
            turn.Outcome = IngestOutcome.DeadLettered;
            Enlist(activation, activation.State, turn);
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

    private void Answer(VehicleMessage message, Vehicle vehicle, TurnTime time)
    {
        switch (message)
        {
            case ReadTurn read:
                read.Outcome = vehicle.IsRegistered ? new VehicleReading(vehicle, time) : null;
                break;
            case PeekTurn peek:
                peek.Outcome = vehicle.IsRegistered ? _context.Rules.Summarise(vehicle, time) : null;
                break;
        }
    }

    /// <summary>History is kept between turns only as far as the limit goes.</summary>
    private ActivationState Bound(ActivationState state) =>
        state.HistoryDays <= _context.Options.HistoryDays ? state : state with { History = ObservedDays.None, HistoryDays = 0 };

    private void Enlist(VehicleActivation activation, ActivationState state, VehicleMessage message)
    {
        if (_context.Commit.TryEnlist(activation, _turn.Writes, message))
        {
            activation.Become(state);
        }
        else
        {
            message.Lost();
        }
    }

    private void GiveBack(VehicleActivation activation, VehicleMessage message, Exception exception)
    {
        message.Failures++;
        if (message.Failures < MaxFailures)
        {
            activation.IsReady = false;
            activation.Waiting.AddFirst(message);
            _ = LoadAsync(activation);
            return;
        }

        ActorLog.TurnGivenUp(_context.Logger, exception, message.Vehicle, message.GetType().Name);
        Mailbox.Release();
        if (message is TelemetryTurn telemetry)
        {
            _context.Untaken.KeepFailed(telemetry, exception);
        }
        else
        {
            message.Failed(exception);
        }
    }

    private void Lose(VehicleMessage message)
    {
        Mailbox.Release();
        message.Lost();
    }

    private Task LoadAsync(VehicleActivation activation) => WaitForJournalAsync(
        activation,
        () => Recovery.RecoverAsync(_context.Journal, _context.Rules, activation.Id, activation.State));

    private Task LoadDaysAsync(VehicleActivation activation, IReadOnlyList<DateOnly> days) => WaitForJournalAsync(
        activation,
        () => Recovery.LoadDaysAsync(_context.Journal, activation.State, days));

    /// <summary>Reads the journal off the loop once everything of the vehicle is in it, then goes on with those who waited.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever went wrong, those who wait are told and the vehicle is loaded afresh for the next.")]
    private async Task WaitForJournalAsync(VehicleActivation activation, Func<Task<ActivationState>> read)
    {
        try
        {
            await _context.Commit.WhenCleanAsync(activation);
            var state = await read();
            Mailbox.Continue(new Continuation(() => GoOnAsync(activation, state)));
        }
        catch (Exception exception)
        {
            ActorLog.LoadFailed(_context.Logger, exception, activation.Id);
            Mailbox.Continue(new Continuation(() =>
            {
                Remove(activation);
                return ValueTask.CompletedTask;
            }));
        }
    }

    private async ValueTask GoOnAsync(VehicleActivation activation, ActivationState state)
    {
        if (activation.IsDropped)
        {
            Remove(activation);
            return;
        }

        activation.Become(state);
        activation.IsReady = true;
        while (activation.IsReady && activation.Waiting.First is { } first)
        {
            activation.Waiting.RemoveFirst();
            await TakeTurnAsync(activation, first.Value);
        }
    }
}
