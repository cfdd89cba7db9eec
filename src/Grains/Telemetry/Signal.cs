namespace Milepost.Grains.Telemetry;

/// <summary>What an observation measures; its value is a whole number of the unit named here.</summary>
/// <remarks>The numbers are stored: never reuse or renumber one.</remarks>
public enum Signal : byte
{
    /// <summary>Cluster odometer, in metres (SAE J1979 PID A6, or a dialect's odometer).</summary>
    Odometer = 1,

    /// <summary>Distance since codes cleared, in metres (PID 31; counts whole kilometres, saturates at 65 535 km).</summary>
    DistanceSinceCodesCleared = 2,

    /// <summary>Distance travelled with the MIL on, in metres (PID 21; whole kilometres, saturates at 65 535 km).</summary>
    DistanceWithMil = 3,

    /// <summary>Vehicle speed, in metres per hour (PID 0D).</summary>
    Speed = 4,

    /// <summary>Run time since engine start, in milliseconds (PID 1F; whole seconds).</summary>
    RunTimeSinceStart = 5,

    /// <summary>Total engine time, in seconds.</summary>
    EngineTime = 6,

    /// <summary>Engine speed, in thousandths of a revolution per minute (PID 0C).</summary>
    EngineSpeed = 7,

    /// <summary>Engine coolant temperature, in thousandths of a degree Celsius (PID 05).</summary>
    CoolantTemperature = 8,

    /// <summary>Fuel tank level, in thousandths of a percent (PID 2F).</summary>
    FuelLevel = 9,

    /// <summary>Traction battery state of charge, in thousandths of a percent.</summary>
    StateOfCharge = 10,

    /// <summary>Control module or battery voltage, in millivolts (PID 42).</summary>
    BatteryVoltage = 11,

    /// <summary>Ignition: 1 on, 0 off.</summary>
    Ignition = 12,

    /// <summary>Malfunction indicator lamp: 1 on, 0 off (PID 01, byte A bit 7).</summary>
    Mil = 13,

    /// <summary>Count of stored diagnostic trouble codes (PID 01, byte A bits 0 to 6; summed over the ECUs that answered).</summary>
    DtcCount = 14,

    /// <summary>Engine run time with the MIL on, in minutes (PID 4D).</summary>
    TimeWithMil = 15,

    /// <summary>Engine run time since codes cleared, in minutes (PID 4E).</summary>
    TimeSinceCodesCleared = 16,

    /// <summary>Latitude, in ten-millionths of a degree, north positive.</summary>
    Latitude = 17,

    /// <summary>Longitude, in ten-millionths of a degree, east positive.</summary>
    Longitude = 18,
}
