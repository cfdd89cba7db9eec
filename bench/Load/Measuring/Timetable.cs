using System.Diagnostics;

namespace Milepost.Load.Measuring;

/// <summary>The instants of one phase, in the monotonic clock's nanoseconds, tied to the wall clock once at its start.</summary>
internal sealed class Timetable
{
    private const long LongestSleepNs = 50_000_000;

    private readonly long _startEpochMs;
    private long _measureUntil;
    private int _loopsLeft;

    public Timetable(TimeSpan warmUp, TimeSpan measured, int loops = 1)
    {
        _loopsLeft = loops;
        _startEpochMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        Start = NowNs();
        MeasureFrom = Start + Nanoseconds(warmUp);
        _measureUntil = MeasureFrom + Nanoseconds(measured);
    }

    public long Start { get; }

    public long MeasureFrom { get; }

    /// <summary>End of the measured window and of the load.</summary>
    public long MeasureUntil => Volatile.Read(ref _measureUntil);

    /// <summary>One of the phase's loops has nothing more to send; the last one to say so ends the window.</summary>
    public void Finished(long now)
    {
        if (Interlocked.Decrement(ref _loopsLeft) == 0 && now < MeasureUntil)
        {
            Volatile.Write(ref _measureUntil, now);
        }
    }

    /// <summary>Whether the given instant is inside the measured window.</summary>
    public bool IsMeasured(long ns) => ns >= MeasureFrom && ns < MeasureUntil;

    /// <summary>Epoch milliseconds at an instant of this phase.</summary>
    public long EpochMs(long ns) => _startEpochMs + (ns - Start) / 1_000_000;

    /// <summary>Nanoseconds in the given duration.</summary>
    public static long Nanoseconds(TimeSpan duration) => duration.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>The monotonic clock; its ticks are nanoseconds on Linux.</summary>
    public static long NowNs() => Stopwatch.GetTimestamp();

    /// <summary>Sleeps the calling thread until the window is over, whenever that turns out to be.</summary>
    public void SleepUntilEnd()
    {
        while (NowNs() < MeasureUntil)
        {
            SleepUntil(Math.Min(MeasureUntil, NowNs() + LongestSleepNs));
        }
    }

    /// <summary>Sleeps the calling thread until the given instant.</summary>
    public static void SleepUntil(long ns)
    {
        var left = ns - NowNs();
        if (left > 0)
        {
            Thread.Sleep(TimeSpan.FromTicks(left / TimeSpan.NanosecondsPerTick));
        }
    }
}
