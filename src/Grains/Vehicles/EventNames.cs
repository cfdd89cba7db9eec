namespace Milepost.Grains.Vehicles;

/// <summary>The persisted contract: each event's stable name. A name is never reused; a changed shape gets a new version in the codec.</summary>
public static class EventNames
{
    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(VehicleRegistered)] = "vehicle-registered",
        [typeof(VehicleDescribed)] = "vehicle-described",
        [typeof(VehicleRetired)] = "vehicle-retired",
        [typeof(DevicePaired)] = "device-paired",
        [typeof(DeviceUnpaired)] = "device-unpaired",
        [typeof(TelemetryRecorded)] = "telemetry-recorded",
        [typeof(ManualReadingRecorded)] = "manual-reading-recorded",
        [typeof(ServiceItemAdded)] = "service-item-added",
        [typeof(ServiceItemChanged)] = "service-item-changed",
        [typeof(ServiceItemRemoved)] = "service-item-removed",
        [typeof(ServiceCompleted)] = "service-completed",
        [typeof(ServiceWithdrawn)] = "service-withdrawn",
        [typeof(ServiceStageChanged)] = "service-stage-changed",
        [typeof(AlertChanged)] = "alert-changed",
    };

    /// <summary>Every event type with its name.</summary>
    public static IReadOnlyDictionary<Type, string> All => Names;

    /// <summary>The stable name of an event.</summary>
    /// <exception cref="KeyNotFoundException">The event has no name: it was added without one.</exception>
    public static string Of(VehicleEvent fact) => Names[fact.GetType()];
}
