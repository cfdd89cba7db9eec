using Milepost.Silo.Feeds;
using Milepost.Silo.Hosting;
using Milepost.Silo.Storage;
using Milepost.Silo.Telemetry;

namespace Milepost.Silo.Effects;

/// <summary>What all loops of consumers share.</summary>
internal sealed record EffectContext(
    VehicleFeed Feed, StoreReaders Readers, StoreWrites Writes, SiloOptions Options, SiloMetrics Metrics, TimeProvider Time, ILogger<EffectLoop> Logger);
