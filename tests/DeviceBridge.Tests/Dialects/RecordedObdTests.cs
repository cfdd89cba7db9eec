using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Milepost.DeviceBridge.Dialects;
using Milepost.DeviceBridge.Dialects.Elm327;
using Milepost.Grains.Telemetry;
using Milepost.TestKit;

namespace Milepost.DeviceBridge.Tests.Dialects;

/// <summary>Thousands of answers recorded from real cars, where the recordings are at hand.</summary>
public sealed class RecordedObdTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, Signal> Commands = new()
    {
        ["010D"] = Signal.Speed,
        ["011F"] = Signal.RunTimeSinceStart,
        ["0121"] = Signal.DistanceWithMil,
        ["0131"] = Signal.DistanceSinceCodesCleared,
        ["01A6"] = Signal.Odometer,
    };

    private readonly Elm327Text dialect = new();

    [Fact]
    public void Every_recorded_answer_of_a_Mazda_3_decodes_to_its_expected_value()
    {
        var rows = 0;
        foreach (var columns in Rows("obdb_mazda3_j1979.csv"))
        {
            Check(columns[1], columns[4], columns[5]);
            rows++;
        }

        Assert.True(rows > 1000, $"only {rows} rows");
    }

    [Fact]
    public void Every_recorded_answer_of_other_cars_to_a_command_of_ours_decodes_to_its_expected_value()
    {
        var skipped = 0;
        var rows = 0;
        foreach (var columns in Rows("obdb_other_models.csv"))
        {
            var command = columns[2].Split('.')[^1];
            if (command.StartsWith("22", StringComparison.Ordinal))
            {
                // A manufacturer's parameter is accounted for and says nothing to us yet.
                Assert.Empty(dialect.ReadOne(Lines(columns[3])).Observations);
                skipped++;
                continue;
            }

            Check(command, columns[3], columns[6]);
            rows++;
        }

        output.WriteLine($"{rows} answers decoded, {skipped} of manufacturers' service 22 not ours yet");
        Assert.Equal((22, 17), (rows, skipped));
    }

    [Fact]
    public void Every_short_sample_of_our_dialects_is_read()
    {
        var rows = 0;
        foreach (var line in File.ReadLines(Recording("wire_samples.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            var name = document.RootElement.GetProperty("dialect").GetString()!;
            var payload = document.RootElement.GetProperty("payload").GetString()!;
            var expected = document.RootElement.GetProperty("expect");
            rows += name switch
            {
                "thingsboard" => ReadThingsBoard(payload, expected),
                "obd2" or "elm327-can-headers" => ReadObd(payload, expected),
                _ => 0,
            };
        }

        output.WriteLine($"{rows} samples read");
        Assert.Equal(15, rows);
    }

    private static int ReadThingsBoard(string payload, JsonElement expected)
    {
        var decoded = DialectTable.Standard.Find("v1/devices/me/telemetry")!.Read(payload);
        Assert.Empty(decoded.Faults);
        Assert.Equal(expected.TryGetProperty("rows", out var rows) ? rows.GetInt32() : 1, decoded.Samples.Length);
        return 1;
    }

    private int ReadObd(string payload, JsonElement expected)
    {
        if (expected.TryGetProperty("dtc", out var code))
        {
            var word = ushort.Parse(payload, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            Assert.Equal(code.GetString(), TroubleCodes.Decode((byte)(word >> 8), (byte)(word & 0xFF)));
            return 1;
        }

        var sample = dialect.ReadOne(payload);
        foreach (var member in expected.EnumerateObject())
        {
            Check(sample, member);
        }

        return 1;
    }

    private static void Check(Sample sample, JsonProperty expected)
    {
        switch (expected.Name)
        {
            case "speed_kmh":
                Assert.Equal(expected.Value.GetInt64() * 1000, sample.Value(Signal.Speed));
                break;
            case "km_since_clear":
                Assert.Equal(expected.Value.GetInt64() * 1000, sample.Value(Signal.DistanceSinceCodesCleared));
                break;
            case "fuel_pct":
                Assert.Equal(expected.Value.GetInt64(), sample.Value(Signal.FuelLevel) / 1000);
                break;
            case "run_time_s":
                Assert.Equal(expected.Value.GetInt64() * 1000, sample.Value(Signal.RunTimeSinceStart));
                break;
            case "module_v":
                Assert.Equal((long)(expected.Value.GetDecimal() * 1000), sample.Value(Signal.BatteryVoltage));
                break;
            case "dtc_count":
                Assert.Equal(expected.Value.GetInt64(), sample.Value(Signal.DtcCount));
                break;
            case "mil":
                Assert.Equal(expected.Value.GetBoolean() ? 1 : 0, sample.Value(Signal.Mil));
                break;
            case "dtcs":
                Assert.Equal(expected.Value.EnumerateArray().Select(item => item.GetString()), Assert.Single(sample.TroubleCodes).Codes);
                break;
            case "status" or "uds":
                Assert.Empty(sample.Observations);
                break;
            default:
                Assert.True(expected.Name is "note" or "ecu", $"nothing checks {expected.Name}");
                break;
        }
    }

    private void Check(string command, string response, string expected)
    {
        var sample = dialect.ReadOne(Lines(response));
        if (command == "0101")
        {
            Assert.Equal(expected, $"{sample.Value(Signal.Mil)}/{sample.Value(Signal.DtcCount)}");
            return;
        }

        var value = (long)(decimal.Parse(expected, CultureInfo.InvariantCulture) * 1000);
        Assert.True(value == sample.Value(Commands[command]), $"{command}: {response} is {sample.Value(Commands[command])}, not {value}");
    }

    // The recordings write line ends as blanks; what stands in pieces of two or three digits is one line with spaces on.
    private static string Lines(string response) => Regex.Replace(response, @"(?<=\w{4}) | (?=\w{4})", "\n");

    private static IEnumerable<string[]> Rows(string name) => File.ReadLines(Recording(name)).Skip(1).Select(row => row.Split(','));

    private static string Recording(string name)
    {
        var file = Repository.Recording(name);
        Assert.SkipWhen(file is null, $"../shared/data/{name} is not at hand");
        return file!;
    }
}
