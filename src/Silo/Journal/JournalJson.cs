using System.Text.Json.Serialization;
using Milepost.Grains.Alerts;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Journal.Checkpoints;

namespace Milepost.Silo.Journal;

/// <summary>The JSON of stored events, checkpoints, alerts and summaries.</summary>
/// <remarks>Members are camelCase, in the order of the record's constructor; members that are <c>null</c> are left out; enumerations are their numbers.</remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    Converters = [
        typeof(VehicleIdConverter),
        typeof(FleetIdConverter),
        typeof(AlertIdConverter),
        typeof(ServiceItemIdConverter),
        typeof(ServiceRecordIdConverter),
        typeof(DeviceIdConverter),
        typeof(InstantConverter),
        typeof(DistanceConverter),
        typeof(EngineTimeConverter),
        typeof(EventSequenceConverter),
        typeof(LastDoneConverter),
    ])]
[JsonSerializable(typeof(VehicleRegistered))]
[JsonSerializable(typeof(VehicleDescribed))]
[JsonSerializable(typeof(VehicleRetired))]
[JsonSerializable(typeof(DevicePaired))]
[JsonSerializable(typeof(DeviceUnpaired))]
[JsonSerializable(typeof(ManualReadingRecorded))]
[JsonSerializable(typeof(ServiceItemAdded))]
[JsonSerializable(typeof(ServiceItemChanged))]
[JsonSerializable(typeof(ServiceItemRemoved))]
[JsonSerializable(typeof(ServiceCompleted))]
[JsonSerializable(typeof(ServiceWithdrawn))]
[JsonSerializable(typeof(ServiceStageChanged))]
[JsonSerializable(typeof(AlertChanged))]
[JsonSerializable(typeof(CheckpointV1))]
[JsonSerializable(typeof(VehicleSummary))]
[JsonSerializable(typeof(Alert))]
[JsonSerializable(typeof(DoneAtJson))]
internal sealed partial class JournalJson : JsonSerializerContext;
