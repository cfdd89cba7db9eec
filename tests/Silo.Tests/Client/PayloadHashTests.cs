using Milepost.Silo.Client;

namespace Milepost.Silo.Tests.Client;

public sealed class PayloadHashTests
{
    [Fact]
    public void The_hash_is_the_one_already_stored() =>
        Assert.Equal("B1C360BA8BB3D387", PayloadHash.Of("devices/car/telemetry", "{}"u8).ToString("X16", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Topic_and_payload_do_not_run_into_each_other() => Assert.NotEqual(PayloadHash.Of("ab", "c"u8), PayloadHash.Of("a", "bc"u8));

    [Fact]
    public void A_topic_longer_than_the_stack_buffer_is_hashed_too() =>
        Assert.NotEqual(PayloadHash.Of(new string('a', 300), "x"u8), PayloadHash.Of(new string('a', 301), "x"u8));
}
