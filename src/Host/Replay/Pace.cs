using Milepost.Grains.Quantities;

namespace Milepost.Host.Replay;

/// <summary>Says when a message of a recording is to be sent: device time sets the rhythm, <c>speed</c> how fast it is played.</summary>
/// <param name="speed">1 = as recorded, 60 = an hour in a minute, infinity = without waiting.</param>
/// <param name="time">The clock waited on.</param>
internal sealed class Pace(double speed, TimeProvider time)
{
    private Instant? firstRecorded;
    private long begun;

    /// <summary>Waits until a message recorded at a moment is to be sent. Newest-first recordings are sent without waiting.</summary>
    public async ValueTask WaitForAsync(Instant recorded, CancellationToken cancellation)
    {
        if (double.IsPositiveInfinity(speed))
        {
            return;
        }

        if (firstRecorded is not { } first)
        {
            (firstRecorded, begun) = (recorded, time.GetTimestamp());
            return;
        }

        var wait = ((recorded - first) / speed) - time.GetElapsedTime(begun);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellation);
        }
    }
}
