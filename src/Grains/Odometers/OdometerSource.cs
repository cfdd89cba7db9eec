namespace Milepost.Grains.Odometers;

/// <summary>Where a distance comes from, the most trusted first. The numbers are stored: never reuse or renumber one.</summary>
public enum OdometerSource : byte
{
    /// <summary>The owner's explicit word: registration, correction.</summary>
    Owner = 1,

    /// <summary>The cluster's odometer (PID A6 or a dialect's odometer).</summary>
    Obd = 2,

    /// <summary>A person's reading or the mileage on a service record: judged like the cluster, with a quantum of 1 km.</summary>
    Manual = 3,

    /// <summary>A counter of the engine control unit (PID 31, PID 21).</summary>
    Counter = 4,

    /// <summary>Positions.</summary>
    Gps = 5,

    /// <summary>The integral of speed over time.</summary>
    Speed = 6,

    /// <summary>A device's trip counter.</summary>
    Trip = 7,
}
