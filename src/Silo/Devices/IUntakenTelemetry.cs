using Milepost.Grains.Vehicles;
using Milepost.Silo.Actors;

namespace Milepost.Silo.Devices;

/// <summary>Keeps telemetry that its vehicle did not take, and tells its sender.</summary>
internal interface IUntakenTelemetry
{
    /// <summary>The vehicle refused it.</summary>
    void Keep(TelemetryTurn turn, VehicleRejection rejection);

    /// <summary>The turn threw too often.</summary>
    void KeepFailed(TelemetryTurn turn, Exception exception);
}
