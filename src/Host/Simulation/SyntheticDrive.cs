using System.Globalization;
using System.Text;
using Milepost.Grains.Quantities;

namespace Milepost.Host.Simulation;

/// <summary>Writes a drive of the shape Torque Pro logs: 1 Hz OBD speed, whole-kilometre distance since codes cleared, run time.</summary>
/// <remarks>
/// A deterministic town-and-country profile. The counter and the run time are missing in the first seconds, as they are in a real log,
/// and the counter's kilometre boundary does not coincide with the start.
/// </remarks>
internal static class SyntheticDrive
{
    /// <summary>Seconds for which the slow PIDs have not been read yet.</summary>
    private const int SlowPidsAfterSeconds = 5;

    /// <summary>Where between two kilometres the counter stood at the start, in metres.</summary>
    private const double CounterPhaseMetres = 370;

    /// <summary>Writes the log and returns how far the drive went.</summary>
    /// <param name="log">Where to write.</param>
    /// <param name="start">Time of the first row.</param>
    /// <param name="counterKm">The counter at the start, in whole kilometres, 0 to 65 000.</param>
    /// <param name="length">How far to drive.</param>
    public static Distance Write(TextWriter log, Instant start, int counterKm, Distance length)
    {
        log.WriteLine("Device Time,Speed (OBD)(km/h),Distance travelled since codes cleared(km),Run time since engine start(s)");
        var metres = 0.0;
        var speed = 0.0;
        for (var second = 0; metres < length.Metres || speed > 0; second++)
        {
            var before = speed;
            speed = metres < length.Metres ? Towards(speed, TargetSpeed(second)) : Towards(speed, 0);
            metres += second == 0 ? 0 : (before + speed) / 2 / 3.6;
            log.WriteLine(Row(start + TimeSpan.FromSeconds(second), second, speed, counterKm + (int)((metres + CounterPhaseMetres) / 1000)));
        }

        return Distance.FromMetres((long)metres);
    }

    private static string Row(Instant at, int second, double speed, int counterKm)
    {
        var row = new StringBuilder();
        row.Append(at.ToDateTimeOffset().ToString("dd-MMM-yyyy HH:mm:ss.fff", CultureInfo.InvariantCulture));
        row.Append(CultureInfo.InvariantCulture, $",{Math.Round(speed)}");
        row.Append(second < SlowPidsAfterSeconds ? ",-,-" : string.Create(CultureInfo.InvariantCulture, $",{counterKm},{second}"));
        return row.ToString();
    }

    /// <summary>Town with stops, a country road, a stretch of motorway; repeats every 15 minutes.</summary>
    private static double TargetSpeed(int second) => (second % 900) switch
    {
        < 180 => second % 60 < 45 ? 50 : 0,
        < 480 => 85,
        < 780 => 115,
        _ => second % 40 < 32 ? 45 : 0,
    };

    private static double Towards(double speed, double target) => Math.Abs(target - speed) <= 6 ? target : speed + (6 * Math.Sign(target - speed));
}
