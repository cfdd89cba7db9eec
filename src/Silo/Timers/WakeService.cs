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
/// vehicles, then the next. A host clock that <see cref="ClockWatch"/> does not believe holds everything back.
/// </remarks>
internal sealed class WakeService(IJournal journal, VehicleHost vehicles, GroupCommit commit, ClockWatch clock, SiloMetrics metrics, TimeProvider time, ILogger<WakeService> logger)
    : IAsyncDisposable
{
    /// <summary>Vehicles of one slice.</summary>
    private const int Slice = 256;

    /// <summary>Pause after the store did not answer or a mailbox was full.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Timers do not notice when the clock jumps: it looks at the clock again then.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Instant? _next;
    private TaskCompletionSource _earlier = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;

    /// <summary>Begins, with what the store was written at last.</summary>
    public void Start(Instant lastWrite)
    {
        clock.Start(lastWrite);
        clock.Confirmed += LookAgain;
        commit.Committed += Note;
        _running = Task.Run(RunAsync);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            commit.Committed -= Note;
            clock.Confirmed -= LookAgain;
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
        }
    }

    private Instant Now => Instant.From(time.GetUtcNow());

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await WaitForClockAsync();
                await WaitAsync(await WakeAllDueAsync());
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }

    private async Task WaitForClockAsync()
    {
        ClockDoubt? told = null;
        while (true)
        {
            // Armed first: a confirmation from here on ends the wait below.
            var looking = Forget();
            if (clock.Doubt() is not { } doubt)
            {
                break;
            }

            if (told?.IsBehind != doubt.IsBehind)
            {
                Tell(doubt);
                told = doubt;
            }

            await SleepAsync(LongestSleep, looking);
        }

        if (told is not null)
        {
            TimerLog.ClockBelieved(logger);
        }
    }

    private void Tell(ClockDoubt doubt)
    {
        if (doubt.IsBehind)
        {
            TimerLog.ClockBehind(logger, doubt.Now, doubt.Expected);
        }
        else
        {
            TimerLog.ClockAhead(logger, doubt.Now, doubt.Expected);
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
                _ = Forget();
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
            if (!await SleepAsync(rest, earlier))
            {
                return;
            }
        }
    }

    /// <summary>Sleeps for a while; <c>false</c> where something happened before it was over.</summary>
    private async Task<bool> SleepAsync(TimeSpan rest, Task happening)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var slept = Task.Delay(rest, time, timer.Token);
        if (await Task.WhenAny(slept, happening) == happening)
        {
            await timer.CancelAsync();
            return false;
        }

        await slept;
        return true;
    }

    /// <summary>Forgets what was found; the task completes when there is reason to look again.</summary>
    private Task Forget()
    {
        lock (_gate)
        {
            _next = null;
            _earlier = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _earlier.Task;
        }
    }

    private void LookAgain()
    {
        lock (_gate)
        {
            _earlier.TrySetResult();
        }
    }

    private void Note(Batch batch)
    {
        clock.Committed();
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
