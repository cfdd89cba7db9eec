namespace Milepost.Silo.Devices;

/// <summary>The reasons the silo itself gives; clients and stored letters know these words.</summary>
internal static class DeadLetterReasons
{
    /// <summary>The device belonged to no vehicle at the time; read again at pairing.</summary>
    public const string Unpaired = "unpaired";

    /// <summary>The vehicle is out of use.</summary>
    public const string VehicleRetired = "vehicle-retired";

    /// <summary>The vehicle refused it for a reason of its own, which the detail names.</summary>
    public const string Refused = "refused";

    /// <summary>The vehicle's turn threw three times.</summary>
    public const string TurnFailed = "turn-failed";
}
