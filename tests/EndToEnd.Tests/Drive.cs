using System.Globalization;
using Milepost.TestKit.Running;
using Milepost.TestKit;

namespace Milepost.EndToEnd.Tests;

/// <summary>A drive to be replayed: the recorded one where it is there, else a synthetic one of the same shape.</summary>
internal sealed record Drive(string File, DateTimeOffset Start, double StartKm, double LengthKm, bool Recorded)
{
    private const string Recording = "torque_session_2016-03-29.csv";

    /// <summary>The recorded drive of 40 km, or one the simulator writes; the test's output says which.</summary>
    public static async Task<Drive> FindAsync(MilepostHost host)
    {
        var start = new DateTimeOffset(2016, 3, 29, 6, 58, 18, 846, TimeSpan.Zero);
        if (Repository.Recording(Recording) is { } recorded)
        {
            TestContext.Current.SendDiagnosticMessage("replaying the recorded drive");
            return new Drive(recorded, start, 26_045, 40, Recorded: true);
        }

        var file = Path.Combine(host.Data, "synthetic-drive.csv");
        var (exitCode, output) = await host.RunAsync(
            TimeSpan.FromSeconds(30), new Dictionary<string, string>(), "simulate", file, "--km", "40", "--counter", "26045", "--start", start.ToString("O", CultureInfo.InvariantCulture));
        Assert.True(exitCode == 0, output);
        TestContext.Current.AddWarning("the recorded drive is not here; a synthetic drive of the same shape stands in");
        return new Drive(file, start, 26_045, 40, Recorded: false);
    }
}
