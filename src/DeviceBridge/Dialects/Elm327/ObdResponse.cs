using System.Globalization;
using System.Text;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;

namespace Milepost.DeviceBridge.Dialects.Elm327;

/// <summary>Reads one whole answer, from its service byte on (SAE J1979; ISO 15031-5).</summary>
internal static class ObdResponse
{
    private const byte VinInfoType = 0x02;
    private const int LegacyVinAnswerLength = 7;

    /// <summary>Whether an answer is a part of a VIN as buses older than CAN send it: five of <c>49 02 n</c> with four bytes each.</summary>
    public static bool IsLegacyVinPart(ReadOnlySpan<byte> answer) =>
        answer.Length == LegacyVinAnswerLength && answer[0] == 0x49 && answer[1] == VinInfoType;

    /// <summary>Adds what an answer says to the readings; what is wrong with it, or <c>null</c>.</summary>
    /// <remarks>Refusals (<c>7F</c>), pending ones among them, and services that are not ours say nothing.</remarks>
    public static ObdProblem? Apply(ObdReadings readings, uint ecu, ReadOnlySpan<byte> answer, int exchange) => answer[0] switch
    {
        0x41 => ApplyParameters(readings, ecu, answer[1..], exchange),
        0x43 => ApplyCodes(readings, TroubleCodeStatus.Stored, answer),
        0x47 => ApplyCodes(readings, TroubleCodeStatus.Pending, answer),
        0x4A => ApplyCodes(readings, TroubleCodeStatus.Permanent, answer),
        0x49 when answer.Length > 2 && answer[1] == VinInfoType => ApplyVin(readings, answer[3..]),
        0x7F when answer.Length != 3 => new ObdProblem(FaultReason.Malformed, $"a refusal has 3 bytes, not {answer.Length}"),
        _ => null,
    };

    /// <summary>Reads a VIN, padded with zero bytes at its start on old buses.</summary>
    public static ObdProblem? ApplyVin(ObdReadings readings, ReadOnlySpan<byte> text)
    {
        var vin = Encoding.Latin1.GetString(text.Trim((byte)0));
        if (!VehicleIdentificationNumber.IsValid(vin))
        {
            return new ObdProblem(FaultReason.OutOfRange, $"a VIN is {VehicleIdentificationNumber.Length} letters and digits without I, O and Q");
        }

        readings.Vin ??= vin;
        return null;
    }

    // One answer may carry up to six parameters; the first unknown one ends what can be told apart.
    private static ObdProblem? ApplyParameters(ObdReadings readings, uint ecu, ReadOnlySpan<byte> rest, int exchange)
    {
        if (rest.IsEmpty)
        {
            return new ObdProblem(FaultReason.Malformed, "an answer without parameter");
        }

        while (!rest.IsEmpty && ObdPid.LengthOf(rest[0]) is { } length)
        {
            var id = rest[0];
            if (rest.Length < length + 1)
            {
                return new ObdProblem(FaultReason.Malformed, $"parameter {id:X2} has {length} bytes, not {rest.Length - 1}");
            }

            if (ApplyParameter(readings, ecu, id, rest.Slice(1, length), exchange) is { } problem)
            {
                return problem;
            }

            rest = rest[(length + 1)..];
        }

        return null;
    }

    private static ObdProblem? ApplyParameter(ObdReadings readings, uint ecu, byte id, ReadOnlySpan<byte> data, int exchange)
    {
        if (id == ObdPid.MonitorStatus)
        {
            readings.ObserveMonitorStatus(ecu, data[0], exchange);
            return null;
        }

        if (ObdPid.Find(id) is not { } pid)
        {
            return null;
        }

        var value = pid.Value(BigEndian(data));
        if (pid.Signal == Signal.Odometer && !Distance.IsValid(value))
        {
            return new ObdProblem(FaultReason.OutOfRange, string.Create(
                CultureInfo.InvariantCulture, $"odometer is {value / 1000.0} km, allowed 0 to {Distance.MaxMetres / 1000} km"));
        }

        readings.Observe(pid.Signal, value);
        return null;
    }

    // CAN puts a count before the codes, older buses send three codes padded with zeros: told apart by the parity of the length.
    private static ObdProblem? ApplyCodes(ObdReadings readings, TroubleCodeStatus status, ReadOnlySpan<byte> answer)
    {
        var body = answer[1..];
        if (body.IsEmpty)
        {
            return new ObdProblem(FaultReason.Malformed, "an answer without codes or count");
        }

        var counted = body.Length % 2 == 1;
        if (counted && body.Length < 1 + (2 * body[0]))
        {
            return new ObdProblem(FaultReason.Malformed, $"{body[0]} codes take {2 * body[0]} bytes, not {body.Length - 1}");
        }

        readings.ObserveCodes(status, TroubleCodes.DecodeAll(counted ? body.Slice(1, 2 * body[0]) : body));
        return null;
    }

    private static uint BigEndian(ReadOnlySpan<byte> data)
    {
        var value = 0u;
        foreach (var part in data)
        {
            value = (value << 8) | part;
        }

        return value;
    }
}

/// <summary>Why an answer could not be read.</summary>
internal sealed record ObdProblem(string Reason, string Detail);
