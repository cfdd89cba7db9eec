using Milepost.Grains.Identity;

namespace Milepost.Gateway.Realtime;

/// <summary>Shows one connection the latest state of each vehicle that changed, as often as the schedule lets it.</summary>
internal sealed class VehicleLane : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ConflationSchedule _schedule;
    private readonly TimeProvider _time;
    private readonly Func<VehicleId, CancellationToken, Task> _show;
    private readonly ITimer _timer;
    private TaskCompletionSource? _sleeping;

    public VehicleLane(TimeSpan interval, TimeProvider time, Func<VehicleId, CancellationToken, Task> show)
    {
        _schedule = new ConflationSchedule(interval);
        _time = time;
        _show = show;
        _timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A vehicle changed. Does not block.</summary>
    public void Touch(VehicleId vehicle)
    {
        lock (_gate)
        {
            if (_schedule.Touch(vehicle, _time.GetUtcNow()))
            {
                _sleeping?.TrySetResult();
            }
        }
    }

    /// <summary>Shows vehicles until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Next(out var vehicle) is { } sleep)
            {
                await sleep.WaitAsync(cancellation);
            }
            else
            {
                await _show(vehicle, cancellation);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>The next vehicle to show, or the sleep until there may be one.</summary>
    private Task? Next(out VehicleId vehicle)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if (_schedule.TryTake(now, out vehicle))
            {
                return null;
            }

            _sleeping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_schedule.Wait(now) is { } wait)
            {
                _timer.Change(wait, Timeout.InfiniteTimeSpan);
            }

            return _sleeping.Task;
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            _sleeping?.TrySetResult();
        }
    }
}
