using Milepost.Grains.Identity;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;

namespace Milepost.Silo.Actors;

/// <summary>All loops together: spreads vehicles over them and runs them from start to stop.</summary>
internal sealed class VehicleHost : IVehicleClient, IDisposable
{
    private readonly ActorContext _context;
    private readonly ActorLoop[] _loops;
    private readonly TimeProvider _time;
    private Task _running = Task.CompletedTask;
    private ITimer? _sweeper;

    public VehicleHost(ActorContext context, TimeProvider time)
    {
        _context = context;
        _time = time;
        var loader = new VehicleLoader(context.Journal, context.Options);
        _loops = [.. Enumerable.Range(0, context.Options.Loops).Select(_ => new ActorLoop(context, loader))];
    }

    /// <summary>How many vehicles are in memory.</summary>
    public int Active => _loops.Sum(loop => loop.Active);

    /// <summary>How many messages are in the mailboxes.</summary>
    public int Waiting => _loops.Sum(loop => loop.Mailbox.Waiting);

    /// <summary>Begins to take turns.</summary>
    public void Start()
    {
        _running = Task.WhenAll(_loops.Select(loop => Task.Run(loop.RunAsync)));
        var period = _context.Options.IdleAfter / 4;
        _sweeper = _time.CreateTimer(_ => Sweep(), null, period, period);
    }

    /// <summary>Lets nobody in, finishes what is in flight, writes every state down.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        if (_sweeper is not null)
        {
            await _sweeper.DisposeAsync();
        }

        try
        {
            await Task.WhenAll(_loops.Select(loop => loop.Mailbox.DrainAsync(cancellation)));
        }
        catch (OperationCanceledException)
        {
            ActorLog.DrainTimedOut(_context.Logger, _context.Options.DrainTimeout);
        }

        foreach (var loop in _loops)
        {
            loop.Mailbox.Continue(new Continuation(loop.WriteAllDownAsync));
            loop.Mailbox.Complete();
        }

        await _running;
    }

    /// <summary>Posts a message, waiting for a place.</summary>
    public ValueTask PostAsync(VehicleMessage message, CancellationToken cancellation) => LoopOf(message.Vehicle).Mailbox.PostAsync(message, cancellation);

    /// <inheritdoc />
    public ValueTask<VehicleReply> TellAsync(VehicleId vehicle, VehicleCommand command, CancellationToken cancellation = default) =>
        TellAsync(new CommandTurn(vehicle, command), cancellation);

    /// <summary>The same with everything a command turn can carry.</summary>
    public async ValueTask<VehicleReply> TellAsync(CommandTurn turn, CancellationToken cancellation) =>
        LoopOf(turn.Vehicle).Mailbox.TryPost(turn) ? await turn.Reply.WaitAsync(cancellation) : new VehicleBusy();

    /// <inheritdoc />
    public async ValueTask<VehicleReading?> ReadAsync(VehicleId vehicle, CancellationToken cancellation = default)
    {
        var turn = new ReadTurn(vehicle);
        await PostAsync(turn, cancellation);
        return await turn.Reply.WaitAsync(cancellation);
    }

    /// <summary>The live summary of a vehicle in memory; <c>null</c> where it is not.</summary>
    public async ValueTask<VehicleSummary?> PeekAsync(VehicleId vehicle, CancellationToken cancellation)
    {
        var turn = new PeekTurn(vehicle);
        await PostAsync(turn, cancellation);
        return await turn.Reply.WaitAsync(cancellation);
    }

    public void Dispose()
    {
        foreach (var loop in _loops)
        {
            loop.Dispose();
        }
    }

    private void Sweep()
    {
        foreach (var loop in _loops)
        {
            loop.Mailbox.Continue(new Continuation(loop.SweepAsync));
        }
    }

    /// <summary>The loop a vehicle lives on, while the process lives; no stored thing depends on it.</summary>
    private ActorLoop LoopOf(VehicleId vehicle) => _loops[unchecked((uint)vehicle.GetHashCode()) % _loops.Length];
}
