using Milepost.DeviceBridge.Dialects.Json;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;

namespace Milepost.DeviceBridge.Tests.Dialects;

public sealed class NativeJsonTests
{
    private readonly NativeJson dialect = new();

    [Theory]
    [InlineData("""{"odometerKm":57913.1}""", Signal.Odometer, 57_913_100)]
    [InlineData("""{"odometerMi":100}""", Signal.Odometer, 160_934)]
    [InlineData("""{"odometerM":57913100}""", Signal.Odometer, 57_913_100)]
    [InlineData("""{"odometerKm":1.23457e+06}""", Signal.Odometer, 1_234_570_000)]
    [InlineData("""{"odometerKm":10000000}""", Signal.Odometer, 10_000_000_000)]
    [InlineData("""{"odometerKm":-0.0}""", Signal.Odometer, 0)]
    [InlineData("""{"speedKmh":54.5}""", Signal.Speed, 54_500)]
    [InlineData("""{"speedMph":10}""", Signal.Speed, 16_093)]
    [InlineData("""{"engineHours":1234.5}""", Signal.EngineTime, 4_444_200)]
    [InlineData("""{"engineRpm":1225.25}""", Signal.EngineSpeed, 1_225_250)]
    [InlineData("""{"coolantC":-12.5}""", Signal.CoolantTemperature, -12_500)]
    [InlineData("""{"fuelPercent":25.498}""", Signal.FuelLevel, 25_498)]
    [InlineData("""{"chargePercent":80}""", Signal.StateOfCharge, 80_000)]
    [InlineData("""{"batteryV":12.455}""", Signal.BatteryVoltage, 12_455)]
    [InlineData("""{"distanceSinceClearKm":64050}""", Signal.DistanceSinceCodesCleared, 64_050_000)]
    [InlineData("""{"runTimeS":140}""", Signal.RunTimeSinceStart, 140_000)]
    [InlineData("""{"ignition":true}""", Signal.Ignition, 1)]
    [InlineData("""{"ignition":0}""", Signal.Ignition, 0)]
    [InlineData("""{"mil":false}""", Signal.Mil, 0)]
    [InlineData("""{"lat":52.5200066}""", Signal.Latitude, 525_200_066)]
    [InlineData("""{"lon":-0.1276}""", Signal.Longitude, -1_276_000)]
    public void A_member_becomes_its_signal_in_canonical_units(string payload, Signal signal, long value) =>
        Assert.Equal(value, dialect.ReadOne(payload).Value(signal));

    [Theory]
    [InlineData("""{"odometerMi":100}""")]
    [InlineData("""{"speedMph":10}""")]
    public void Miles_are_remembered_as_the_unit_sent(string payload) =>
        Assert.Equal(SentUnit.Miles, Assert.Single(dialect.ReadOne(payload).Observations).Unit);

    [Theory]
    [InlineData("1725000000000", 1_725_000_000_000)]
    [InlineData("\"2024-08-30T06:40:00Z\"", 1_725_000_000_000)]
    [InlineData("\"2024-08-30T08:40:00.000+02:00\"", 1_725_000_000_000)]
    [InlineData("\"2024-08-30t06:40:00.0019999z\"", 1_725_000_000_001)]
    [InlineData("\"2024-08-30T06:39:60Z\"", 1_724_999_999_999)]
    [InlineData("0", 0)]
    public void A_time_is_milliseconds_or_RFC_3339(string time, long milliseconds) =>
        Assert.Equal(new Instant(milliseconds), dialect.ReadOne($$"""{"ts":{{time}}}""").DeviceTime);

    [Theory]
    [InlineData("\"2024-08-30T06:40:00\"")]
    [InlineData("\"2024-02-30T06:40:00Z\"")]
    [InlineData("\"2024-08-30T24:00:00Z\"")]
    [InlineData("\"2024-08-30T06:40:00.Z\"")]
    [InlineData("\"2024-08-30T06:40:00+2:00\"")]
    [InlineData("\"1725000000000\"")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("253402300800000")]
    public void A_time_that_names_no_moment_is_out_of_range(string time)
    {
        var fault = dialect.ReadFault($$"""{"ts":{{time}},"odometerKm":1}""");

        Assert.Equal("out-of-range", fault.Reason);
        Assert.StartsWith("ts is not RFC 3339", fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_time_the_sample_has_none_and_the_receive_time_stands_in() =>
        Assert.Null(dialect.ReadOne("""{"odometerKm":1}""").DeviceTime);

    [Fact]
    public void Codes_sequence_and_VIN_are_kept_in_upper_case()
    {
        var sample = dialect.ReadOne("""{"seq":7,"dtc":["p0104","U0123"],"vin":"wp0zzz99zts392124"}""");

        Assert.Equal(7, sample.DeviceSequence);
        var readout = Assert.Single(sample.TroubleCodes);
        Assert.Equal(TroubleCodeStatus.Stored, readout.Status);
        Assert.Equal(["P0104", "U0123"], readout.Codes);
        Assert.Equal("WP0ZZZ99ZTS392124", sample.Vin);
    }

    [Fact]
    public void An_empty_list_of_codes_says_there_are_none() =>
        Assert.Empty(Assert.Single(dialect.ReadOne("""{"dtc":[]}""").TroubleCodes).Codes);

    [Fact]
    public void Unknown_numbers_are_metrics_and_other_unknown_members_are_ignored()
    {
        var sample = dialect.ReadOne("""{"oilLife":81.5,"n\u0061me":2,"text":"x","list":[1,{"a":2}],"flag":true,"nothing":null}""");

        Assert.Equal([new NamedMetric("oilLife", 81.5), new NamedMetric("name", 2)], sample.Metrics);
        Assert.Empty(sample.Observations);
    }

    [Fact]
    public void Null_and_an_empty_VIN_mean_not_known()
    {
        var sample = dialect.ReadOne("""{"ts":null,"odometerKm":null,"dtc":null,"vin":""}""");

        Assert.Empty(sample.Observations);
        Assert.Null(sample.Vin);
    }

    [Fact]
    public void An_empty_object_is_a_sample_that_says_nothing() => Assert.Empty(dialect.ReadOne("{}").Observations);

    [Theory]
    [InlineData("""{"odometerKm":"57913"}""", "wrong-type", "odometerKm is a text, expected a number")]
    [InlineData("""{"odometerKm":"NaN"}""", "wrong-type", "odometerKm is a text, expected a number")]
    [InlineData("""{"odometerKm":[1]}""", "wrong-type", "odometerKm is an array, expected a number")]
    [InlineData("""{"ignition":"on"}""", "wrong-type", "ignition is a text, expected true or false")]
    [InlineData("""{"ignition":2}""", "wrong-type", "ignition is a number, expected true or false")]
    [InlineData("""{"seq":"1"}""", "wrong-type", "seq is a text, expected a whole number")]
    [InlineData("""{"dtc":"P0104"}""", "wrong-type", "dtc is a text, expected an array of codes")]
    [InlineData("""{"vin":17}""", "wrong-type", "vin is a number, expected a text")]
    [InlineData("""{"odometerKm":-0.1}""", "out-of-range", "odometerKm is -0.1, allowed 0 to 10000000 km")]
    [InlineData("""{"odometerKm":10000000.1}""", "out-of-range", "odometerKm is 10000000.1, allowed 0 to 10000000 km")]
    [InlineData("""{"speedKmh":18520000.00}""", "out-of-range", "speedKmh is 18520000, allowed 0 to 500 km/h")]
    [InlineData("""{"lat":90.1}""", "out-of-range", "lat is 90.1, allowed -90 to 90 °")]
    [InlineData("""{"odometerKm":1e400}""", "out-of-range", "odometerKm is Infinity, allowed 0 to 10000000 km")]
    [InlineData("""{"metric":1e400}""", "out-of-range", "metric is not a finite number")]
    [InlineData("""{"seq":-1}""", "out-of-range", "seq is not a whole number from 0 to 9223372036854775807")]
    [InlineData("""{"seq":1.5}""", "out-of-range", "seq is not a whole number from 0 to 9223372036854775807")]
    [InlineData("""{"dtc":["X0104"]}""", "out-of-range", "dtc element 0 is not a code such as P0104")]
    [InlineData("""{"dtc":[["P0104"]]}""", "out-of-range", "dtc element 0 is not a code such as P0104")]
    [InlineData("""{"vin":"TOOSHORT"}""", "out-of-range", "vin is not 17 letters and digits without I, O and Q")]
    [InlineData("""{"odometerKm":1,"odometerMi":1}""", "contradictory", "odometerMi gives Odometer a second value")]
    [InlineData("""{"odometerKm":1,"odometerKm":2}""", "contradictory", "odometerKm gives Odometer a second value")]
    [InlineData("""{"oil":1,"oil":2}""", "contradictory", "oil has a second value")]
    [InlineData("""{"":1}""", "out-of-range", "a metric's name is not 1 to 64 characters")]
    [InlineData("7", "wrong-type", "a number where an object belongs")]
    [InlineData("null", "wrong-type", "null where an object belongs")]
    public void A_fault_names_member_value_and_range(string payload, string reason, string detail)
    {
        var fault = dialect.ReadFault(payload);

        Assert.Equal(reason, fault.Reason);
        Assert.Equal(detail, fault.Detail);
        Assert.Equal(payload, fault.Text());
    }

    [Fact]
    public void Saying_the_same_twice_is_harmless()
    {
        var sample = dialect.ReadOne("""{"odometerKm":1,"odometerKm":1.0,"odometerM":1000,"oil":2,"oil":2}""");

        Assert.Equal(1000, sample.Value(Signal.Odometer));
        Assert.Single(sample.Metrics);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("{", 1)]
    [InlineData("{\"a\":NaN}", 5)]
    [InlineData("{\"odometerKm\":1}\n x", 18)]
    [InlineData("[{\"odometerKm\":1},\n{\"odometerKm\":", 33)]
    [InlineData("{\"a\":[[[[[[[[[1]]]]]]]]]}", 12)]
    public void Broken_JSON_is_one_fault_with_its_byte_position(string payload, int position)
    {
        var fault = dialect.ReadFault(payload);

        Assert.Equal("malformed", fault.Reason);
        Assert.Equal($"not JSON at byte {position}", fault.Detail);
        Assert.Equal(payload, fault.Text());
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_malformed()
    {
        var decoded = dialect.Decode(new byte[] { (byte)'{', (byte)'"', 0xC3, (byte)'"', (byte)':', (byte)'1', (byte)'}' }, Decoding.Received);

        Assert.Equal("not UTF-8", Assert.Single(decoded.Faults).Detail);
    }

    [Fact]
    public void Half_a_surrogate_pair_in_a_name_is_no_name() =>
        Assert.Equal("out-of-range", dialect.ReadFault("""{"\ud800":1}""").Reason);

    [Fact]
    public void Good_elements_of_an_array_are_kept_and_bad_ones_cut_out_byte_for_byte()
    {
        var decoded = dialect.Read("""[ {"odometerKm":1}, {"odometerKm":  -1 } ,"x" , {"odometerKm":3}]""");

        Assert.Equal([1000, 3000], decoded.Samples.Select(sample => sample.Value(Signal.Odometer)));
        Assert.Equal(["""{"odometerKm":  -1 }""", "\"x\""], decoded.Faults.Select(fault => fault.Text()));
        Assert.Equal("element 1: odometerKm is -1, allowed 0 to 10000000 km", decoded.Faults[0].Detail);
        Assert.Equal("element 2: a text where an object belongs", decoded.Faults[1].Detail);
    }

    [Fact]
    public void An_excerpt_holds_the_chosen_samples_byte_for_byte_and_no_faults()
    {
        var payload = System.Text.Encoding.UTF8.GetBytes("""[{"seq":0},{"seq":-1},{"seq": 1 },7,{"seq":2}]""");

        Assert.Equal("""[{"seq": 1 },{"seq":2}]""", System.Text.Encoding.UTF8.GetString(dialect.Excerpt(payload, [1, 2])));
    }

    [Fact]
    public void An_array_without_elements_is_malformed() => Assert.Equal("an array without elements", dialect.ReadFault("[]").Detail);

    [Fact]
    public void A_thousand_elements_are_read_and_one_more_makes_the_message_a_fault()
    {
        Assert.Equal(1000, dialect.Read(Array(1000)).Samples.Length);
        Assert.Equal("too-many", dialect.ReadFault(Array(1001)).Reason);

        static string Array(int count) => "[" + string.Join(',', Enumerable.Repeat("{}", count)) + "]";
    }

    [Fact]
    public void Sixty_four_metrics_are_read_and_one_more_makes_the_sample_a_fault()
    {
        Assert.Equal(64, dialect.ReadOne(Metrics(64)).Metrics.Length);
        Assert.Equal("too-many", dialect.ReadFault(Metrics(65)).Reason);

        static string Metrics(int count) => "{" + string.Join(',', Enumerable.Range(0, count).Select(index => $"\"m{index}\":{index}")) + "}";
    }

    [Fact]
    public void A_metric_name_of_64_characters_is_read_and_of_65_is_a_fault()
    {
        Assert.Single(dialect.ReadOne($$"""{"{{new string('n', 64)}}":1}""").Metrics);
        Assert.Equal("out-of-range", dialect.ReadFault($$"""{"{{new string('n', 65)}}":1}""").Reason);
    }

    [Fact]
    public void A_list_of_128_codes_is_read_and_of_129_is_a_fault()
    {
        Assert.Equal(128, dialect.ReadOne(Codes(128)).TroubleCodes[0].Codes.Length);
        Assert.Equal("too-many", dialect.ReadFault(Codes(129)).Reason);

        static string Codes(int count) => "{\"dtc\":[" + string.Join(',', Enumerable.Repeat("\"P0104\"", count)) + "]}";
    }
}
