namespace Milepost.Host.Demo;

/// <summary>One vehicle of the demo fleet as it is set up at every start.</summary>
/// <param name="Name">Its name; unique in the fleet, so that a later start finds it again.</param>
/// <param name="Make">Its make.</param>
/// <param name="Model">Its model.</param>
/// <param name="Year">Model year.</param>
/// <param name="Plate">Its plate.</param>
/// <param name="Powertrain">Petrol, diesel, …</param>
/// <param name="TimeZone">IANA zone it lives in.</param>
/// <param name="Miles">Whether its distances are shown in miles.</param>
/// <param name="Speaks">What its device sends.</param>
/// <param name="OdometerKm">Odometer at the very first start.</param>
/// <param name="KmPerDay">How much it is used; makes its history plausible and its dates likely.</param>
/// <param name="CruiseKmh">About how fast it drives in the demo.</param>
/// <param name="Items">Its plan.</param>
internal sealed record DemoVehicle(
    string Name,
    string Make,
    string Model,
    int Year,
    string Plate,
    string Powertrain,
    string TimeZone,
    bool Miles,
    DemoDialect Speaks,
    double OdometerKm,
    double KmPerDay,
    double CruiseKmh,
    DemoItem[] Items);

/// <summary>What a demo device sends.</summary>
internal enum DemoDialect
{
    /// <summary>Native JSON with an odometer in kilometres.</summary>
    NativeKm,

    /// <summary>Native JSON with an odometer in miles.</summary>
    NativeMiles,

    /// <summary>The ThingsBoard device topic.</summary>
    ThingsBoard,

    /// <summary>OBD text with the cluster odometer (PID A6).</summary>
    ObdOdometer,

    /// <summary>OBD text with speed and distance since codes cleared only, as older cars answer.</summary>
    ObdCounter,
}

/// <summary>One item of a demo plan, placed relative to where the vehicle is at the start.</summary>
/// <param name="Name">Its name.</param>
/// <param name="EveryKm">Interval, or <c>null</c> for a calendar item.</param>
/// <param name="DueInKm">How far ahead of the start it falls due; negative = past.</param>
/// <param name="EveryMonths">Calendar interval, or <c>null</c>.</param>
/// <param name="DueInDays">How many days ahead it falls due; negative = past.</param>
/// <param name="SoonKm">Margin of dueSoon; <c>null</c> = the defaults.</param>
/// <param name="Safety">Whether somebody may get hurt.</param>
internal sealed record DemoItem(
    string Name,
    double? EveryKm = null,
    double DueInKm = 0,
    int? EveryMonths = null,
    int DueInDays = 0,
    double? SoonKm = null,
    bool Safety = false);
