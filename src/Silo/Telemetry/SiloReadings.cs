using System.Diagnostics.Metrics;
using Milepost.Silo.Actors;
using Milepost.Silo.Hosting;
using Milepost.Silo.Journal;
using Milepost.Silo.Storage;

namespace Milepost.Silo.Telemetry;

/// <summary>What the silo's gauges show, read when somebody looks.</summary>
internal sealed class SiloReadings(VehicleHost vehicles, GroupCommit commit, SiloHealth health, StoreEngine engine)
{
    private static readonly string[] States = ["open", "reopening", "failed"];

    /// <summary>Messages in all mailboxes.</summary>
    public long MailboxMessages => vehicles.Waiting;

    /// <summary>Vehicles in memory.</summary>
    public long ActiveVehicles => vehicles.Active;

    /// <summary>Rows of the filling batch.</summary>
    public long FillingRows => commit.Filling.Rows;

    /// <summary>Bytes of the filling batch.</summary>
    public long FillingBytes => commit.Filling.Bytes;

    /// <summary>1 for the state the store is in, 0 for the others.</summary>
    public IEnumerable<Measurement<int>> StoreStates
    {
        get
        {
            var now = !health.IsStoreOpen ? "failed" : health.HasProblem ? "reopening" : "open";
            return States
                .Select(state => new Measurement<int>(state == now ? 1 : 0, new KeyValuePair<string, object?>("state", state)));
        }
    }

    /// <summary>The engine and its version.</summary>
    public IEnumerable<Measurement<int>> StoreInfo =>
        [new(1, new KeyValuePair<string, object?>("engine", engine.Version))];
}
