using Milepost.Grains.Telemetry;

namespace Milepost.DeviceBridge.Dialects.Elm327;

/// <summary>One parameter of service 01 and its formula (SAE J1979, appendix B).</summary>
/// <param name="Id">Its number.</param>
/// <param name="Length">Data bytes.</param>
/// <param name="Signal">What it measures.</param>
/// <param name="Value">From the data bytes, big-endian, to the signal's unit.</param>
internal sealed record ObdPid(byte Id, int Length, Signal Signal, Func<uint, long> Value)
{
    /// <summary>Monitor status: MIL and count of codes, of one ECU; merged by hand, hence not in the table.</summary>
    public const byte MonitorStatus = 0x01;

    private static readonly ObdPid[] Known =
    [
        new(0x05, 1, Signal.CoolantTemperature, raw => (raw - 40L) * 1000),
        new(0x0C, 2, Signal.EngineSpeed, raw => raw * 250L),
        new(0x0D, 1, Signal.Speed, raw => raw * 1000L),
        new(0x1F, 2, Signal.RunTimeSinceStart, raw => raw * 1000L),
        new(0x21, 2, Signal.DistanceWithMil, raw => raw * 1000L),
        new(0x2F, 1, Signal.FuelLevel, raw => ((raw * 200_000L) + 255) / 510),
        new(0x31, 2, Signal.DistanceSinceCodesCleared, raw => raw * 1000L),
        new(0x42, 2, Signal.BatteryVoltage, raw => raw),
        new(0x4D, 2, Signal.TimeWithMil, raw => raw),
        new(0x4E, 2, Signal.TimeSinceCodesCleared, raw => raw),
        new(0xA6, 4, Signal.Odometer, raw => raw * 100L),
    ];

    private static readonly ObdPid?[] ById = Index();

    /// <summary>The parameter of a number, or <c>null</c> where it is not ours.</summary>
    public static ObdPid? Find(byte id) => ById[id];

    /// <summary>Data bytes of a parameter as far as known: those above, monitor status, and the bitmasks of supported parameters.</summary>
    public static int? LengthOf(byte id) => id == MonitorStatus || id % 0x20 == 0 ? 4 : Find(id)?.Length;

    private static ObdPid?[] Index()
    {
        var index = new ObdPid?[256];
        foreach (var pid in Known)
        {
            index[pid.Id] = pid;
        }

        return index;
    }
}
