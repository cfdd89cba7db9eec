using Milepost.Grains.Quantities;
using Milepost.Silo.Client;
using Milepost.Silo.Hosting;

namespace Milepost.Silo.Timers;

/// <summary>Says whether the host's clock can be believed by what depends on time alone (domain, section 5): telemetry brings its own time, a wake-up has only this one.</summary>
/// <remarks>
/// Behind what the store was written at last, the clock is wrong, or was. More than a day ahead of where it should be (the last commit before this process, the
/// time that went by since) it may be: then a device whose own clock says nearly the same confirms it, or the operator did beforehand.
/// </remarks>
internal sealed class ClockWatch(TimeProvider time, SiloOptions options)
{
    /// <summary>Clocks this little behind are not worth waiting for.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>So far ahead a host that was simply switched off may be.</summary>
    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(1);

    /// <summary>A device that says the same time to within this confirms it.</summary>
    private static readonly TimeSpan Agreement = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private Instant _lastCommit;
    private Instant _believed;
    private long _believedAt;
    private volatile bool _needsWitness;

    /// <summary>Called when a device confirmed the clock.</summary>
    public event Action? Confirmed;

    private Instant Now => Instant.From(time.GetUtcNow());

    /// <summary>Begins with what the store was written at last; an empty store (the epoch) has nothing to say.</summary>
    public void Start(Instant lastCommit)
    {
        lock (_gate)
        {
            _lastCommit = lastCommit;
            Believe(lastCommit == default || options.TrustClock ? Now : lastCommit);
        }
    }

    /// <summary>Something was committed.</summary>
    public void Committed()
    {
        lock (_gate)
        {
            var now = Now;
            _lastCommit = now > _lastCommit ? now : _lastCommit;
        }
    }

    /// <summary>What is wrong with the clock now, in words for operators; <c>null</c> = nothing.</summary>
    public ClockDoubt? Doubt()
    {
        lock (_gate)
        {
            var now = Now;
            if (now + Tolerance < _lastCommit)
            {
                return new ClockDoubt(now, _lastCommit, IsBehind: true);
            }

            var expected = _believed + time.GetElapsedTime(_believedAt);
            _needsWitness = !options.TrustClock && now > expected + MostAhead;
            return _needsWitness ? new ClockDoubt(now, expected, IsBehind: false) : null;
        }
    }

    /// <summary>A device sent something: where its own clock agrees with ours, ours is right.</summary>
    public void Witness(TelemetryMessage message)
    {
        if (!_needsWitness)
        {
            return;
        }

        foreach (var sample in message.Samples)
        {
            if (sample.DeviceTime is { } said && said - Now < Agreement && Now - said < Agreement)
            {
                lock (_gate)
                {
                    Believe(Now);
                    _needsWitness = false;
                }

                Confirmed?.Invoke();
                return;
            }
        }
    }

    private void Believe(Instant moment) => (_believed, _believedAt) = (moment, time.GetTimestamp());
}

/// <summary>Why the clock is not believed.</summary>
/// <param name="Now">What it says.</param>
/// <param name="Expected">What it should say at least, or at most within a day.</param>
/// <param name="IsBehind">It says less than the store was written at, else far more than can be explained.</param>
internal sealed record ClockDoubt(Instant Now, Instant Expected, bool IsBehind);
