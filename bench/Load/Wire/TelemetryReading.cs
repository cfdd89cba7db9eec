namespace Milepost.Load.Wire;

/// <summary>The numbers in which one message differs from the next.</summary>
/// <param name="DeviceTimeMs">Device time in epoch milliseconds, 13 digits.</param>
/// <param name="Sequence">The device's message number, 9 digits.</param>
/// <param name="OdometerMetres">Odometer in metres, from 100 000 000 (a JSON number has no leading zero) to 999 999 999.</param>
internal readonly record struct TelemetryReading(long DeviceTimeMs, int Sequence, long OdometerMetres);
