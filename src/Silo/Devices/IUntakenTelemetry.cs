using Milepost.Grains.Vehicles;
using Milepost.Silo.Actors;
using Milepost.Silo.Storage;

namespace Milepost.Silo.Devices;

/// <summary>Makes the letters of telemetry that its vehicle did not take. Once written they tell the sender.</summary>
internal interface IUntakenTelemetry
{
    /// <summary>The vehicle refused it.</summary>
    StoreWork LetterOf(TelemetryTurn turn, VehicleRejection rejection);

    /// <summary>The turn threw too often.</summary>
    StoreWork LetterOf(TelemetryTurn turn, Exception exception);
}
