namespace Milepost.Host.Simulation;

/// <summary>A vehicle that drives: speed around a cruising speed with gentle variation, distance as its integral.</summary>
/// <remarks>Deterministic for a seed. Not a model of any real car; it only has to move plausibly.</remarks>
internal sealed class SimulatedVehicle
{
    private readonly Random random;
    private readonly double cruiseKmh;
    private double phase;

    /// <summary>Puts a vehicle on the road.</summary>
    /// <param name="odometerKm">Where its odometer stands.</param>
    /// <param name="cruiseKmh">About how fast it drives.</param>
    /// <param name="seed">Makes its variation repeatable.</param>
    public SimulatedVehicle(double odometerKm, double cruiseKmh, int seed)
    {
        (random, phase, this.cruiseKmh) = (new Random(seed), seed, cruiseKmh);
        (OdometerKm, SpeedKmh) = (odometerKm, cruiseKmh);
    }

    /// <summary>Odometer, in kilometres.</summary>
    public double OdometerKm { get; private set; }

    /// <summary>Speed, in km/h.</summary>
    public double SpeedKmh { get; private set; }

    /// <summary>Seconds since the engine was started.</summary>
    public double RunTimeS { get; private set; }

    /// <summary>Kilometres since the codes were cleared, whole, as PID 31 counts.</summary>
    public int CounterKm => (int)(OdometerKm % 60_000);

    /// <summary>Coolant temperature, in °C.</summary>
    public double CoolantC => 90 - (70 * Math.Exp(-RunTimeS / 240));

    /// <summary>Fuel or charge, in percent.</summary>
    public double EnergyPercent => 20 + (((1_000_000 - OdometerKm) / 6 % 80 + 80) % 80);

    /// <summary>Voltage of the 12 V system.</summary>
    public double BatteryV => 14.2 + (0.1 * Math.Sin(phase));

    /// <summary>Lets time pass.</summary>
    /// <param name="elapsed">How much.</param>
    public void Drive(TimeSpan elapsed)
    {
        var seconds = elapsed.TotalSeconds;
        phase += seconds / 17;
        var before = SpeedKmh;
        SpeedKmh = Math.Max(5, cruiseKmh * (1 + (0.08 * Math.Sin(phase)) + (0.03 * (random.NextDouble() - 0.5))));
        OdometerKm += (before + SpeedKmh) / 2 * seconds / 3600;
        RunTimeS += seconds;
    }
}
