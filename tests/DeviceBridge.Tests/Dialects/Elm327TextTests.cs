using Milepost.DeviceBridge.Dialects.Elm327;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;

namespace Milepost.DeviceBridge.Tests.Dialects;

public sealed class Elm327TextTests
{
    private readonly Elm327Text dialect = new();

    [Theory]
    [InlineData("41057B", Signal.CoolantTemperature, 83_000)]
    [InlineData("410500", Signal.CoolantTemperature, -40_000)]
    [InlineData("410C1324", Signal.EngineSpeed, 1_225_000)]
    [InlineData("410D14", Signal.Speed, 20_000)]
    [InlineData("411F008C", Signal.RunTimeSinceStart, 140_000)]
    [InlineData("7E804412122C9", Signal.DistanceWithMil, 8_905_000)]
    [InlineData("412F41", Signal.FuelLevel, 25_490)]
    [InlineData("412FFF", Signal.FuelLevel, 100_000)]
    [InlineData("4131FA32", Signal.DistanceSinceCodesCleared, 64_050_000)]
    [InlineData("7E80441314AB6", Signal.DistanceSinceCodesCleared, 19_126_000)]
    [InlineData("7E8044131FFFF", Signal.DistanceSinceCodesCleared, 65_535_000)]
    [InlineData("414239D6", Signal.BatteryVoltage, 14_806)]
    [InlineData("414D0010", Signal.TimeWithMil, 16)]
    [InlineData("414E4C69", Signal.TimeSinceCodesCleared, 19_561)]
    [InlineData("7E80641A60008F166", Signal.Odometer, 58_608_600)]
    [InlineData("7E8 04 41 31 00 C9", Signal.DistanceSinceCodesCleared, 201_000)]
    [InlineData("7e8 04 41 31 00 c9 aa aa aa", Signal.DistanceSinceCodesCleared, 201_000)]
    [InlineData("18DAF110 04 41 31 00 C9", Signal.DistanceSinceCodesCleared, 201_000)]
    [InlineData("18 DA F1 10 04 41 31 00 C9 AA AA AA", Signal.DistanceSinceCodesCleared, 201_000)]
    [InlineData("010D\r41 0D 14\r\r>", Signal.Speed, 20_000)]
    [InlineData("01 0D 1\r\n41 0D 14\r\n>", Signal.Speed, 20_000)]
    [InlineData("SEARCHING...410D14", Signal.Speed, 20_000)]
    [InlineData("BUS INIT: ...OK\r41 0D 14", Signal.Speed, 20_000)]
    [InlineData("BUS INIT: OK 41 0D 14", Signal.Speed, 20_000)]
    [InlineData("7F 01 78\r41 0D 14", Signal.Speed, 20_000)]
    [InlineData("7E8037F0178\r7E803410D14", Signal.Speed, 20_000)]
    [InlineData("48 6B 10 41 0D 14 25", Signal.Speed, 20_000)]
    [InlineData("83 F1 10 41 0D 14 E6", Signal.Speed, 20_000)]
    [InlineData(">410D14", Signal.Speed, 20_000)]
    [InlineData("\0410D14\0\r", Signal.Speed, 20_000)]
    [InlineData("11.9V", Signal.BatteryVoltage, 11_900)]
    public void An_answer_becomes_its_signal(string text, Signal signal, long value) =>
        Assert.Equal(value, dialect.ReadOne(text).Value(signal));

    [Fact]
    public void One_answer_may_carry_several_parameters()
    {
        var sample = dialect.ReadOne("41 0C 13 24 0D 14 05 7B");

        Assert.Equal(1_225_000, sample.Value(Signal.EngineSpeed));
        Assert.Equal(20_000, sample.Value(Signal.Speed));
        Assert.Equal(83_000, sample.Value(Signal.CoolantTemperature));
    }

    [Fact]
    public void A_parameter_that_is_not_ours_ends_what_can_be_told_apart() =>
        Assert.Equal([Signal.Speed], dialect.ReadOne("41 0D 14 A5 01 02").Observations.Select(observation => observation.Signal));

    [Theory]
    [InlineData("7E8064101000E8000\n7E906410101040000", 0, 1)]
    [InlineData("7E80641018207E500\n7E906410101040000", 1, 3)]
    [InlineData("7E80641018207E500\n7E906410181040000\n7EA06410100040000", 1, 3)]
    [InlineData("18DAF1100641018207E500\n18DAF11806410101040000", 1, 3)]
    [InlineData("41018207E500\n410101040000", 1, 3)]
    public void Lamps_of_several_ECUs_are_ored_and_their_codes_counted_together(string text, long mil, long codes)
    {
        var sample = dialect.ReadOne(text);

        Assert.Equal(mil, sample.Value(Signal.Mil));
        Assert.Equal(codes, sample.Value(Signal.DtcCount));
    }

    [Theory]
    [InlineData("7E80641018207E500\n7E806410101040000")]
    [InlineData("0101\n41018207E500\n>0101\n410101040000")]
    public void The_same_ECU_answering_again_replaces_its_status(string text)
    {
        var sample = dialect.ReadOne(text);

        Assert.Equal(0, sample.Value(Signal.Mil));
        Assert.Equal(1, sample.Value(Signal.DtcCount));
    }

    [Theory]
    [InlineData("43010104", TroubleCodeStatus.Stored, "P0104")]
    [InlineData("4300", TroubleCodeStatus.Stored, "")]
    [InlineData("43 01 04 00 00 00 00", TroubleCodeStatus.Stored, "P0104")]
    [InlineData("43 00 00 00 00 00 00", TroubleCodeStatus.Stored, "")]
    [InlineData("43 01 04 41 23 80 03\n43 C1 23 00 00 00 00", TroubleCodeStatus.Stored, "P0104,C0123,B0003,U0123")]
    [InlineData("48 6B 10 43 01 04 00 00 00 00 0B", TroubleCodeStatus.Stored, "P0104")]
    [InlineData("7E8044701 0D14", TroubleCodeStatus.Pending, "P0D14")]
    [InlineData("4A 01 01 04", TroubleCodeStatus.Permanent, "P0104")]
    [InlineData("7E804430101 04\n7E9 04 43 01 01 04\n7EA 04 43 01 C1 23", TroubleCodeStatus.Stored, "P0104,U0123")]
    [InlineData("00A\n0: 43 04 01 04 41 23\n1: 80 03 C1 23 00 00 00", TroubleCodeStatus.Stored, "P0104,C0123,B0003,U0123")]
    public void Codes_are_read_with_a_count_byte_and_without(string text, TroubleCodeStatus status, string codes)
    {
        var readout = Assert.Single(dialect.ReadOne(text).TroubleCodes);

        Assert.Equal(status, readout.Status);
        Assert.Equal(codes, string.Join(',', readout.Codes));
    }

    [Theory]
    [InlineData("7E8 10 14 49 02 01 57 50 30\n7E8 21 5A 5A 5A 39 39 5A 54\n7E8 22 53 33 39 32 31 32 34")]
    [InlineData("7E8 10 14 49 02 01 57 50 30\n7E9 03 7F 09 12\n7E8 21 5A 5A 5A 39 39 5A 54\n7E8 22 53 33 39 32 31 32 34\n>")]
    [InlineData("18DAF110 10 14 49 02 01 57 50 30\n18DAF110 21 5A 5A 5A 39 39 5A 54\n18DAF110 22 53 33 39 32 31 32 34")]
    [InlineData("0902\r014\r0: 49 02 01 57 50 30\r1: 5A 5A 5A 39 39 5A 54\r2: 53 33 39 32 31 32 34\r\r>")]
    [InlineData("49 02 01 00 00 00 57\n49 02 02 50 30 5A 5A\n49 02 03 5A 39 39 5A\n49 02 04 54 53 33 39\n49 02 05 32 31 32 34")]
    public void A_VIN_is_put_together_from_its_parts(string text) => Assert.Equal("WP0ZZZ99ZTS392124", dialect.ReadOne(text).Vin);

    [Theory]
    [InlineData("NO DATA")]
    [InlineData("SEARCHING...")]
    [InlineData("SEARCHING...\rUNABLE TO CONNECT")]
    [InlineData("BUS INIT: ERROR")]
    [InlineData("BUS INIT: ...ERROR")]
    [InlineData("STOPPED")]
    [InlineData("CAN ERROR")]
    [InlineData("BUFFER FULL")]
    [InlineData("?")]
    [InlineData("ATZ\rELM327 v1.5")]
    [InlineData("ELM327 v1.5\r\r>")]
    [InlineData("7F0112")]
    [InlineData("7F 01 31\r7F 01 11")]
    [InlineData("7E8037F1012")]
    [InlineData("7E8037F2278")]
    [InlineData("7E80462DD0100")]
    [InlineData("48 6B 10 41 00 BE 1F B8 11 AA")]
    [InlineData("ERR94")]
    public void A_group_that_tells_no_value_is_a_sample_without_observations(string text)
    {
        var sample = dialect.ReadOne(text);

        Assert.Empty(sample.Observations);
        Assert.Empty(sample.TroubleCodes);
    }

    [Fact]
    public void A_date_line_dates_the_lines_after_it()
    {
        var decoded = dialect.Read("410D01\n@1725000000000\n410D02\n@2024-08-30T06:40:01Z\n410D03\n410C1324");

        Assert.Empty(decoded.Faults);
        Assert.Equal(
            [null, new Instant(1_725_000_000_000), new Instant(1_725_000_001_000)],
            decoded.Samples.Select(sample => sample.DeviceTime));
        Assert.Equal([1000, 2000, 3000], decoded.Samples.Select(sample => sample.Value(Signal.Speed)));
    }

    [Fact]
    public void A_date_with_nothing_under_it_is_a_sample_without_observations() => Assert.Empty(dialect.ReadOne("@1725000000000").Observations);

    [Theory]
    [InlineData("410D14\r41 0D 1", "line 2, column 8: half a byte", "41 0D 1")]
    [InlineData("410D14\n7E80641A60008F16", "line 2, column 1: neither a header nor an answer", "7E80641A60008F16")]
    [InlineData("410D14\n7E8064", "line 2, column 1: neither a header nor an answer", "7E8064")]
    [InlineData("410D14\n7E80641A6", "line 2, column 10: a frame that is cut or out of turn", "7E80641A6")]
    [InlineData("410D14\r\nHELLO", "line 2, column 1: not a hex digit", "HELLO")]
    [InlineData("410D14\r>41 0D zz", "line 2, column 8: not a hex digit", "41 0D zz")]
    [InlineData("410D14\n410C13", "line 2, column 7: parameter 0C has 2 bytes, not 1", "410C13")]
    [InlineData("410D14\n48 6B 10 41 0D 14 26", "line 2, column 21: wrong checksum", "48 6B 10 41 0D 14 26")]
    [InlineData("410D14\n84 F1 10 41 0D 14 E6", "line 2, column 21: a frame of 4 bytes has 3", "84 F1 10 41 0D 14 E6")]
    [InlineData("410D14\n41 0D 15 <DATA ERROR", "line 2, column 10: not a hex digit", "41 0D 15 <DATA ERROR")]
    [InlineData("410D14\n43020104", "line 2, column 9: 2 codes take 4 bytes, not 2", "43020104")]
    [InlineData("410D14\n014", "line 2, column 1: a length without its lines", "014")]
    [InlineData("410D14\n1: 5A 5A", "line 2, column 1: a numbered line that is out of turn", "1: 5A 5A")]
    [InlineData("410D14\n7E8 21 5A 5A", "line 2, column 13: a frame that is cut or out of turn", "7E8 21 5A 5A")]
    [InlineData("7E8 10 14 49 02 01 57 50 30\n410D14", "line 1, column 1: an answer was cut after 6 of 20 bytes", "7E8 10 14 49 02 01 57 50 30")]
    [InlineData("49 02 01 00 00 00 57\n410D14", "line 1, column 1: an answer was cut after 4 of 20 bytes", "49 02 01 00 00 00 57")]
    public void A_line_that_cannot_be_read_is_a_fault_and_the_good_lines_are_kept(string text, string detail, string payload)
    {
        var decoded = dialect.Read(text);

        Assert.Equal(20_000, Assert.Single(decoded.Samples).Value(Signal.Speed));
        var fault = Assert.Single(decoded.Faults);
        Assert.Equal("malformed", fault.Reason);
        Assert.Equal(detail, fault.Detail);
        Assert.Equal(payload, fault.Text());
    }

    [Fact]
    public void Unreadable_lines_of_a_group_are_one_fault_that_keeps_their_date()
    {
        var decoded = dialect.Read("@1725000000000\nHELLO\n410D14\nWORLD");

        Assert.Single(decoded.Samples);
        var fault = Assert.Single(decoded.Faults);
        Assert.Equal("line 2, column 1: not a hex digit (2 lines unreadable)", fault.Detail);
        Assert.Equal("@1725000000000\nHELLO\nWORLD", fault.Text());
    }

    [Fact]
    public void An_excerpt_holds_the_good_lines_of_the_chosen_samples_with_their_dates()
    {
        var payload = System.Text.Encoding.UTF8.GetBytes("@1\n410D01\n@2\nHELLO\n@3\n410D03\nHELLO\n410C1324\n@4\n410D04");

        Assert.Equal("@3\n410D03\n410C1324\n@4\n410D04", System.Text.Encoding.UTF8.GetString(dialect.Excerpt(payload, [1, 2])));
    }

    [Fact]
    public void Lines_under_a_date_that_cannot_be_read_are_not_taken_as_just_received()
    {
        var decoded = dialect.Read("@yesterday\n410D14\n@1725000000000\n410D15");

        Assert.Equal(21_000, Assert.Single(decoded.Samples).Value(Signal.Speed));
        Assert.Equal("@yesterday\n410D14", Assert.Single(decoded.Faults).Text());
    }

    [Fact]
    public void An_odometer_beyond_any_distance_is_out_of_range()
    {
        var fault = dialect.ReadFault("7E80641A6FFFFFFFF");

        Assert.Equal("out-of-range", fault.Reason);
        Assert.Contains("429496729.5 km", fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_VIN_with_letters_no_VIN_has_is_out_of_range() =>
        Assert.Equal("out-of-range", dialect.ReadFault("49 02 01 FF FF FF FF FF FF").Reason);

    [Theory]
    [InlineData("")]
    [InlineData("\r\r>")]
    public void Nothing_at_all_is_malformed(string text) => Assert.Equal("no text", dialect.ReadFault(text).Detail);

    [Fact]
    public void A_thousand_dates_are_read_and_one_more_makes_the_message_a_fault()
    {
        Assert.Equal(1000, dialect.Read(Dates(1000)).Samples.Length);
        Assert.Equal("too-many", dialect.ReadFault(Dates(1001)).Reason);

        static string Dates(int count) => string.Concat(Enumerable.Range(1, count).Select(index => $"@{index}\n410D14\n"));
    }

    [Fact]
    public void A_line_of_128_characters_is_looked_at_and_of_129_is_not()
    {
        Assert.Equal(20_000, dialect.ReadOne("41 0D" + new string(' ', 121) + "14").Value(Signal.Speed));
        Assert.Contains("longer than 128", dialect.ReadFault(new string('A', 129)).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x01, 0x04, "P0104")]
    [InlineData(0x41, 0x23, "C0123")]
    [InlineData(0x80, 0x03, "B0003")]
    [InlineData(0xC1, 0x23, "U0123")]
    [InlineData(0x0D, 0x14, "P0D14")]
    [InlineData(0x3F, 0xFF, "P3FFF")]
    [InlineData(0x00, 0x00, null)]
    public void Two_bytes_are_a_code(byte high, byte low, string? code) => Assert.Equal(code, TroubleCodes.Decode(high, low));
}
