using System.Diagnostics.CodeAnalysis;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Actors;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;
using Milepost.Silo.Telemetry;

namespace Milepost.Silo.Timers;

/// <summary>Sends <see cref="PassTime"/> to vehicles whose time has come, whether or not they are in memory.</summary>
/// <remarks>
/// It sleeps until the earliest wish in the store; a commit that holds an earlier one wakes it. It works in slices: the earliest few
/// vehicles, then the next. A host clock behind what the store saw last holds everything back until it has caught up.
/// </remarks>
internal sealed class WakeService(IJournal journal, VehicleHost vehicles, GroupCommit commit, SiloMetrics metrics, TimeProvider time, ILogger<WakeService> logger)
    : IAsyncDisposable
{
    /// <summary>Vehicles of one slice.</summary>
    private const int Slice = 256;

    /// <summary>Pause after the store did not answer or a mailbox was full.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Timers cannot be set further ahead; it looks again then.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(1);

    /// <summary>Clocks this little behind are not worth waiting for.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Instant? _next;
    private TaskCompletionSource _earlier = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;

    /// <summary>Begins, not before the host's clock has reached the store's last write.</summary>
    public void Start(Instant lastWrite)
    {
        commit.Committed += Note;
        _running = Task.Run(() => RunAsync(lastWrite));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            commit.Committed -= Note;
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
        }
    }

    private Instant Now => Instant.From(time.GetUtcNow());

    private async Task RunAsync(Instant lastWrite)
    {
        try
        {
            await WaitForClockAsync(lastWrite);
            while (true)
            {
                await WaitAsync(await WakeAllDueAsync());
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }

    private async Task WaitForClockAsync(Instant lastWrite)
    {
        if (Now + Tolerance < lastWrite)
        {
            TimerLog.ClockBehind(logger, Now, lastWrite);
        }

        while (Now + Tolerance < lastWrite)
        {
            var behind = lastWrite - Now;
            await Task.Delay(behind < LongestSleep ? behind : LongestSleep, time, _stop.Token);
        }
    }

    /// <summary>Wakes everybody whose time has come; when to look again.</summary>
    private async Task<Instant?> WakeAllDueAsync()
    {
        try
        {
            while (true)
            {
                // Forgotten first: a wish that is committed from here on is seen by Note.
                Forget();
                var due = await journal.LoadDueWakesAsync(Now, Slice, _stop.Token);
                if (due.Count == 0)
                {
                    return await journal.LoadNextWakeAsync(_stop.Token);
                }

                if (!await WakeAsync(due))
                {
                    return Now + RetryAfter;
                }
            }
        }
        catch (SiloUnavailableException exception)
        {
            TimerLog.StoreDoesNotAnswer(logger, exception);
            return Now + RetryAfter;
        }
    }

    private async Task<bool> WakeAsync(IReadOnlyList<VehicleId> due)
    {
        var woken = await Task.WhenAll(due.Select(WakeAsync));
        return Array.TrueForAll(woken, isDone => isDone);
    }

    [SuppressMessage("Design", "CA1031", Justification = "A bug in one vehicle must not keep the others asleep; it is logged and tried again.")]
    private async Task<bool> WakeAsync(VehicleId vehicle)
    {
        try
        {
            var reply = await vehicles.TellAsync(new CommandTurn(vehicle, new PassTime()) { IsWakeUp = true }, _stop.Token);
            var isDone = reply is not (VehicleBusy or VehicleUnavailable);
            if (isDone)
            {
                metrics.WokenUp();
            }

            return isDone;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            TimerLog.WakeUpFailed(logger, exception, vehicle);
            return false;
        }
    }

    private async Task WaitAsync(Instant? found)
    {
        Task earlier;
        lock (_gate)
        {
            _next = found is { } known && (_next is null || known < _next) ? known : _next;
            earlier = _earlier.Task;
        }

        while (_next is not { } next || next > Now)
        {
            var rest = _next is { } moment && moment - Now < LongestSleep ? moment - Now : LongestSleep;
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            var slept = Task.Delay(rest, time, timer.Token);
            if (await Task.WhenAny(slept, earlier) == earlier)
            {
                await timer.CancelAsync();
                return;
            }

            await slept;
        }
    }

    private void Forget()
    {
        lock (_gate)
        {
            _next = null;
            _earlier = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private void Note(Batch batch)
    {
        foreach (var wake in batch.Contents.Wakes)
        {
            if (wake.At is { } at)
            {
                Note(at);
            }
        }
    }

    private void Note(Instant at)
    {
        lock (_gate)
        {
            if (_next is null || at < _next)
            {
                _next = at;
                _earlier.TrySetResult();
            }
        }
    }
}
