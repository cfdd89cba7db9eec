using Milepost.DeviceBridge.Dialects.Json;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;

namespace Milepost.DeviceBridge.Tests.Dialects;

public sealed class ThingsBoardTests
{
    private readonly ThingsBoard dialect = new();

    [Fact]
    public void A_flat_object_is_a_sample_without_time()
    {
        var sample = dialect.ReadOne("""{"odometer":57913.1,"speed":42}""");

        Assert.Equal(57_913_100, sample.Value(Signal.Odometer));
        Assert.Equal(42_000, sample.Value(Signal.Speed));
        Assert.Null(sample.DeviceTime);
    }

    [Theory]
    [InlineData("""{"ts":1451649600512,"values":{"odometer":57913.1}}""")]
    [InlineData("""{"values":{"odometerKm":57913.1},"ts":1451649600512}""")]
    public void An_envelope_dates_its_values(string payload)
    {
        var sample = dialect.ReadOne(payload);

        Assert.Equal(new Instant(1_451_649_600_512), sample.DeviceTime);
        Assert.Equal(57_913_100, sample.Value(Signal.Odometer));
    }

    [Fact]
    public void An_array_of_envelopes_is_one_sample_each() =>
        Assert.Equal(2, dialect.Read(
            """[{"ts":1451649600512,"values":{"odometer":57913.1}},{"ts":1451649601512,"values":{"odometer":57913.2}}]""").Samples.Length);

    [Fact]
    public void Values_that_are_no_object_are_a_fault() =>
        Assert.Equal("values is an array, expected an object", dialect.ReadFault("""{"ts":1,"values":[1]}""").Detail);

    [Fact]
    public void Both_spellings_of_the_odometer_must_agree() =>
        Assert.Equal("contradictory", dialect.ReadFault("""{"odometer":1,"odometerKm":2}""").Reason);
}
