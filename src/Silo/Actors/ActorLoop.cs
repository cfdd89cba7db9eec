using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Milepost.Grains.Identity;
using Milepost.Silo.Telemetry;

namespace Milepost.Silo.Actors;

/// <summary>Brings messages and vehicles together, one after the other: has vehicles loaded, holds their messages meanwhile, lets vehicles go.</summary>
internal sealed class ActorLoop : IDisposable
{
    /// <summary>Vehicles written down at a stretch; then messages have their turn again.</summary>
    private const int SweepSlice = 64;

    private readonly ActorContext _context;
    private readonly VehicleLoader _loader;
    private readonly int _maxActive;
    private readonly int _maxWaiting;
    private readonly Activations _activations = new();
    private readonly TurnTaker _turns;

    public ActorLoop(ActorContext context, VehicleLoader loader)
    {
        _context = context;
        _loader = loader;
        _maxActive = Math.Max(1, context.Options.MaxActive / context.Options.Loops);
        _maxWaiting = Math.Max(1, context.Options.MailboxCapacity / 8);
        _turns = new TurnTaker(context);
        Mailbox = new Mailbox(context.Options.MailboxCapacity, context.Metrics);
    }

    /// <summary>Where its messages come in.</summary>
    public Mailbox Mailbox { get; }

    /// <summary>How many vehicles it has in memory.</summary>
    public int Active => _activations.Count;

    /// <summary>Runs until the mailbox is completed; who still waits for the journal then is told that nothing comes any more.</summary>
    public async Task RunAsync()
    {
        while (await Mailbox.Items.WaitToReadAsync())
        {
            while (Mailbox.Items.TryRead(out var item))
            {
                if (!TryRun(item, out var rest))
                {
                    await RunAsync(rest);
                }
            }
        }

        foreach (var activation in _activations.ByUse.ToList())
        {
            Remove(activation);
        }
    }

    /// <summary>Gives a message its turn, or lets it wait with its vehicle for the journal.</summary>
    public ValueTask HandleAsync(VehicleMessage message)
    {
        var activation = Find(message.Vehicle);
        if (activation is null && message is PeekTurn)
        {
            Mailbox.Release();
            message.Durable();
            return ValueTask.CompletedTask;
        }

        activation ??= Activate(message.Vehicle);
        _activations.Use(activation, _context.Clock.Now);
        if (activation.IsReady)
        {
            return TakeTurnAsync(activation, message);
        }

        if (activation.WaitingCount < _maxWaiting)
        {
            activation.Wait(message);
        }
        else
        {
            // One vehicle must not hold all the places while it is loaded: its sender hears that we are not available and sends again.
            Lose(message);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Lets vehicles go that nobody used for long: first they are written down, then, durable, they leave.</summary>
    public ValueTask SweepAsync()
    {
        var limit = _context.Clock.Now - _context.Options.IdleAfter;
        return SweepAsync(new Queue<VehicleActivation>(_activations.ByUse.TakeWhile(activation => activation.UsedAt <= limit)));
    }

    /// <summary>Writes down every vehicle in memory.</summary>
    public async ValueTask WriteAllDownAsync()
    {
        foreach (var activation in _activations.ByUse.Where(activation => activation.IsReady && !activation.IsDropped).ToList())
        {
            await _context.Commit.WaitForRoomAsync();
            _turns.WriteDown(activation);
        }
    }

    public void Dispose() => Mailbox.Dispose();

    /// <summary>Does what nearly every item takes, on the spot; <c>false</c> with the rest of it where it has to wait for something.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A loop that ended would leave its vehicles without answers for ever; what went wrong is a bug and is logged as one.")]
    private bool TryRun(LoopItem item, out ValueTask rest)
    {
        try
        {
            rest = item.RunAsync(this);
            return rest.IsCompletedSuccessfully;
        }
        catch (Exception exception)
        {
            ActorLog.ItemFailed(_context.Logger, exception);
            rest = ValueTask.CompletedTask;
            return true;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "As for what is done on the spot: the loop outlives a bug, which is logged.")]
    private async ValueTask RunAsync(ValueTask rest)
    {
        try
        {
            await rest;
        }
        catch (Exception exception)
        {
            ActorLog.ItemFailed(_context.Logger, exception);
        }
    }

    private VehicleActivation? Find(VehicleId vehicle)
    {
        var activation = _activations.Find(vehicle);
        if (activation is not { IsDropped: true })
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

        var activation = _activations.Add(vehicle);
        Load(activation);
        return activation;
    }

    /// <summary>Lets the least recently used vehicle go whose memory and disk agree; the journal brings it back.</summary>
    private bool Evict()
    {
        foreach (var activation in _activations.ByUse)
        {
            if (activation.IsDropped || IsAtRest(activation))
            {
                _turns.WriteDown(activation);
                Remove(activation);
                _context.Metrics.Evicted();
                return true;
            }
        }

        return false;
    }

    private async ValueTask SweepAsync(Queue<VehicleActivation> idle)
    {
        var limit = _context.Clock.Now - _context.Options.IdleAfter;
        for (var count = 0; count < SweepSlice && idle.TryDequeue(out var activation); count++)
        {
            if (activation.UsedAt <= limit)
            {
                await _context.Commit.WaitForRoomAsync();
                LetGo(activation);
            }
        }

        if (idle.Count > 0)
        {
            Mailbox.Continue(new Continuation(() => SweepAsync(idle)));
        }
    }

    private void LetGo(VehicleActivation activation)
    {
        if (activation.IsDropped || (IsAtRest(activation) && !_turns.WriteDown(activation)))
        {
            Remove(activation);
            _context.Metrics.ReleasedIdle();
        }
    }

    private bool IsAtRest(VehicleActivation activation) =>
        activation.IsReady && activation.WaitingCount == 0 && _context.Commit.IsClean(activation);

    private void Remove(VehicleActivation activation)
    {
        _activations.Remove(activation);
        while (activation.TakeWaiting() is { } waiting)
        {
            Lose(waiting);
        }
    }

    private void Lose(VehicleMessage message)
    {
        Mailbox.Release();
        message.Lost();
    }

    private ValueTask TakeTurnAsync(VehicleActivation activation, VehicleMessage message)
    {
        var room = _context.Commit.WaitForRoomAsync();
        if (!room.IsCompletedSuccessfully)
        {
            return TakeTurnAsync(room, activation, message);
        }

        TakeTurn(activation, message);
        return ValueTask.CompletedTask;
    }

    private async ValueTask TakeTurnAsync(ValueTask room, VehicleActivation activation, VehicleMessage message)
    {
        await room;
        TakeTurn(activation, message);
    }

    private void TakeTurn(VehicleActivation activation, VehicleMessage message)
    {
        var end = Take(activation, message);
        if (end.IsOver)
        {
            Mailbox.Release();
        }
        else
        {
            WaitForJournal(activation, message, end.DaysNeeded);
        }
    }

    private void WaitForJournal(VehicleActivation activation, VehicleMessage message, ImmutableArray<DateOnly> daysNeeded)
    {
        activation.IsReady = false;
        activation.Wait(message, first: true);
        if (daysNeeded.IsDefaultOrEmpty)
        {
            Load(activation);
        }
        else
        {
            WaitForJournal(activation, () => Recovery.LoadDaysAsync(_context.Journal, activation.State, daysNeeded));
        }
    }

    private TurnEnd Take(VehicleActivation activation, VehicleMessage message)
    {
        if (message.PostedAt == 0)
        {
            return _turns.Take(activation, message);
        }

        var began = Stopwatch.GetTimestamp();
        var end = _turns.Take(activation, message);
        _context.Metrics.TookTurn(message.PostedAt, began);
        message.PostedAt = 0;
        return end;
    }

    private void Load(VehicleActivation activation) => WaitForJournal(activation, () => RecoverAsync(activation));

    private async Task<ActivationState> RecoverAsync(VehicleActivation activation)
    {
        using var span = SiloTraces.Load(activation.Id);
        var began = Stopwatch.GetTimestamp();
        var state = Recovery.Restore(_context.Rules, activation.Id, await _loader.LoadAsync(activation.Id), activation.State);
        _context.Metrics.Loaded(began);
        return state;
    }

    private void WaitForJournal(VehicleActivation activation, Func<Task<ActivationState>> read) => _ = WaitForJournalAsync(activation, read);

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
        while (activation.IsReady && activation.TakeWaiting() is { } waiting)
        {
            await TakeTurnAsync(activation, waiting);
        }
    }
}
