namespace Milepost.Silo.Actors;

/// <summary>Gives out the numbers vehicles have in the journal. One that is never committed leaves a gap.</summary>
internal sealed class VehicleNumbers
{
    private long _highest;

    /// <summary>Begins after what the journal has.</summary>
    public void StartAfter(long highest) => Interlocked.Exchange(ref _highest, highest);

    /// <summary>A number nobody has.</summary>
    public long Next() => Interlocked.Increment(ref _highest);
}
