using System.Collections.Immutable;
using Milepost.Grains.Quantities;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Hosting;
using Milepost.Silo.Journal;
using Milepost.Silo.Journal.Checkpoints;

namespace Milepost.Silo.Actors;

/// <summary>Carries one decision out on a scratch pad: folds the facts, notes what the commit has to write. Nothing counts until the group commit took it.</summary>
/// <remarks>One per loop, used again for each turn.</remarks>
internal sealed class Turn(IVehicleRules rules, SiloOptions options, VehicleNumbers numbers)
{
    private ActivationState _state = null!;
    private TurnTime _time;
    private bool _publish;

    /// <summary>What the turn writes.</summary>
    public JournalBatch Writes { get; } = new();

    /// <summary>Begins a turn.</summary>
    public void Begin(ActivationState state, TurnTime time)
    {
        _state = state;
        _time = time;
        _publish = false;
        Writes.Clear();
    }

    /// <summary>Carries out what a message of a device led to.</summary>
    public ActivationState Take(TelemetryTurn turn, Decision decision)
    {
        var isNoted = false;
        foreach (var fact in decision.Events)
        {
            isNoted |= fact is TelemetryRecorded;
            Fold(fact, turn);
        }

        if (!isNoted)
        {
            NoteNothingNew(turn);
        }

        if (turn.Message.RetryOf is { } letter)
        {
            Writes.AddLetterTaken(letter);
        }

        Carry(decision.Effects);
        return Finish();
    }

    /// <summary>Carries out what a command led to.</summary>
    public ActivationState Take(CommandTurn turn, Decision decision)
    {
        foreach (var fact in decision.Events)
        {
            Fold(fact, null);
        }

        if (turn.IsWakeUp && _state.Number > 0 && !decision.Effects.Any(effect => effect is WakeAt))
        {
            Writes.Add(new WakeEntry(_state.Number, null));
        }

        Carry(decision.Effects, turn.IsWakeUp);
        if (turn.Attached is { } attached && !decision.Events.IsEmpty)
        {
            Writes.Add(attached);
        }

        return Finish();
    }

    /// <summary>
    /// Writes everything down before the vehicle leaves: its state, so that coming back needs nothing before it, and its row in lists unless
    /// that shows the newest entry, for without the vehicle in memory nothing newer is laid over it.
    /// </summary>
    public ActivationState WriteDown()
    {
        Checkpoint();
        if (_state.Vehicle.IsRegistered && _state.ListedAt < _state.Vehicle.Sequence.Value)
        {
            List();
        }

        return _state;
    }

    private void Checkpoint()
    {
        var sequence = _state.Vehicle.Sequence.Value;
        if (sequence > _state.CheckpointAt)
        {
            var body = CheckpointCodec.Encode(_state.Vehicle);
            Writes.Add(new CheckpointEntry(_state.Number, sequence, CheckpointCodec.Version, body));
            _state = _state with { CheckpointAt = sequence };
        }
    }

    private void List()
    {
        Writes.Add(VehicleRows.Of(_state.Number, rules.Summarise(_state.Vehicle, _time)));
        _state = _state with { PublishedAt = _time.Now, ListedAt = _state.Vehicle.Sequence.Value };
    }

    private void Fold(VehicleEvent fact, TelemetryTurn? telemetry)
    {
        var number = _state.Number > 0 ? _state.Number : numbers.Next();
        var vehicle = rules.Evolve(_state.Vehicle, fact);
        _state = _state with { Number = number, Vehicle = vehicle };
        _publish |= fact is VehicleRegistered;
        if (fact is TelemetryRecorded recorded && telemetry is not null)
        {
            Note(recorded, telemetry);
        }
        else
        {
            var (name, version, body) = EventCodec.Encode(fact);
            Writes.Add(new EventEntry(number, vehicle.Sequence.Value, fact.At, name, version, body));
        }
    }

    private void Note(TelemetryRecorded recorded, TelemetryTurn turn)
    {
        var message = turn.Message;
        var (first, last) = DaysOf(recorded);
        var entry = new ObservationEntry(
            _state.Number,
            _state.Vehicle.Sequence.Value,
            turn.Device.Number,
            message.Device.Value,
            message.ReceivedAt,
            first,
            last,
            message.Samples.Length,
            recorded.Samples.Length,
            recorded.DuplicateSamples,
            message.Topic,
            message.Payload);
        Writes.Add(entry, TelemetryCodec.Encode(recorded));
        var history = _state.History.With(recorded);
        if (history != _state.History)
        {
            _state = _state with { History = history };
        }
    }

    private static (DateOnly First, DateOnly Last) DaysOf(TelemetryRecorded recorded)
    {
        var (first, last) = (DateOnly.MaxValue, DateOnly.MinValue);
        foreach (var sample in recorded.Samples)
        {
            var day = sample.At.UtcDate;
            (first, last) = (day < first ? day : first, day > last ? day : last);
        }

        return recorded.Samples.IsEmpty ? (recorded.ReceivedAt.UtcDate, recorded.ReceivedAt.UtcDate) : (first, last);
    }

    /// <summary>The message left no entry, but it was received: it counts.</summary>
    private void NoteNothingNew(TelemetryTurn turn)
    {
        var message = turn.Message;
        var entry = new ObservationEntry(
            _state.Number,
            null,
            turn.Device.Number,
            message.Device.Value,
            message.ReceivedAt,
            default,
            default,
            message.Samples.Length,
            0,
            message.Samples.Length,
            message.Topic,
            default);
        Writes.Add(entry, []);
    }

    private void Carry(ImmutableArray<VehicleEffect> effects, bool isWakeUp = false)
    {
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case AnnounceAlert announcement:
                    Announce(announcement);
                    break;
                case AnnounceVehicle:
                    AnnounceChange();
                    break;
                case WakeAt wake:
                    Writes.Add(new WakeEntry(_state.Number, isWakeUp ? Later(wake.When) : wake.When));
                    break;
                default:
                    throw new InvalidOperationException($"Nobody carries out {effect.GetType().Name}.");
            }
        }
    }

    /// <summary>A wake-up that asks for another one at once would go round for ever.</summary>
    private Instant? Later(Instant? when) =>
        when is { } moment && moment <= _time.Now ? _time.Now + TimeSpan.FromSeconds(1) : when;

    private void Announce(AnnounceAlert announcement)
    {
        var fleet = _state.Vehicle.Fleet ?? throw new InvalidOperationException("An alert of a vehicle nobody owns.");
        var body = StoredJson.Encode(announcement.Alert);
        Writes.Add(new AlertRow(announcement.Alert, fleet, body));
        var kind = announcement.Raised ? FeedKind.AlertRaised : FeedKind.AlertChanged;
        Writes.Add(new FeedEntry(fleet, _state.Vehicle.Id, kind, _time.Now, body));
    }

    private void AnnounceChange()
    {
        var fleet = _state.Vehicle.Fleet ?? throw new InvalidOperationException("News of a vehicle nobody owns.");
        var kind = _state.Vehicle.Retired ? FeedKind.VehicleRemoved : FeedKind.VehicleChanged;
        Writes.Add(new FeedEntry(fleet, _state.Vehicle.Id, kind, _time.Now, default));
        _publish = true;
    }

    private ActivationState Finish()
    {
        if (Writes.Rows > 0 && _state.Vehicle.IsRegistered && (_publish || _time.Now - _state.PublishedAt >= options.SummaryEvery))
        {
            List();
        }

        if (_state.Vehicle.Sequence.Value - _state.CheckpointAt >= options.CheckpointEvery)
        {
            Checkpoint();
        }

        return _state;
    }
}
