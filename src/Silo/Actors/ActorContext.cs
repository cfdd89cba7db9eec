using Milepost.Silo.Devices;
using Milepost.Silo.Hosting;
using Milepost.Silo.Journal;

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
    ILogger<ActorLoop> Logger);
