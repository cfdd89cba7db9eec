using Milepost.Silo.Devices;
using Milepost.Silo.Hosting;
using Milepost.Silo.Journal;
using Milepost.Silo.Telemetry;

namespace Milepost.Silo.Actors;

/// <summary>What all loops share.</summary>
internal sealed record ActorContext(
    SiloOptions Options,
    IVehicleRules Rules,
    TurnClock Clock,
    IJournal Journal,
    GroupCommit Commit,
    VehicleNumbers Numbers,
    IUntakenTelemetry Untaken,
    SiloMetrics Metrics,
    ILogger<ActorLoop> Logger);
