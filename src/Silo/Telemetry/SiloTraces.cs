using System.Diagnostics;
using Milepost.Grains.Identity;
using Milepost.Silo.Journal;

namespace Milepost.Silo.Telemetry;

/// <summary>The spans of the silo; none per message. Where nobody listens none is made.</summary>
internal static class SiloTraces
{
    /// <summary>Name of the source.</summary>
    public const string SourceName = "Milepost.Silo";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The store writes a batch.</summary>
    public static Activity? Commit(JournalBatch contents) =>
        Source.StartActivity("commit")?
            .SetTag("milepost.commit.rows", contents.Rows)
            .SetTag("milepost.commit.size", contents.Bytes);

    /// <summary>A vehicle is brought back into memory.</summary>
    public static Activity? Load(VehicleId vehicle) => Source.StartActivity("load vehicle")?.SetTag("milepost.vehicle", vehicle.ToString());
}
