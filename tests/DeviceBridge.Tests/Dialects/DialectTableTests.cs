using System.Collections.Immutable;
using Milepost.DeviceBridge.Dialects;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;

namespace Milepost.DeviceBridge.Tests.Dialects;

public sealed class DialectTableTests
{
    [Theory]
    [InlineData("devices/car-1/telemetry", "native-json")]
    [InlineData("devices/car-1/obd", "elm327")]
    [InlineData("v1/devices/me/telemetry", "thingsboard")]
    [InlineData("devices/car+1/telemetry", null)]
    [InlineData("devices//telemetry", null)]
    [InlineData("devices/car-1/telemetry/x", null)]
    [InlineData("v1/devices/you/telemetry", null)]
    public void A_topic_has_the_dialect_of_its_shape(string topic, string? name) => Assert.Equal(name, DialectTable.Standard.Find(topic)?.Name);

    [Theory]
    [InlineData("devices/{deviceId}/x", "devices/{deviceId}/x")]
    [InlineData("devices/{deviceId}/x", "devices/me/x")]
    [InlineData("a/b", "a/b")]
    public void Two_dialects_on_one_topic_are_refused(string first, string second) =>
        Assert.Throws<ArgumentException>(() => new DialectTable([new Silent(first), new Silent(second)]));

    [Fact]
    public void Dialects_on_different_topics_live_together() => Assert.Equal(2, new DialectTable([new Silent("a/{deviceId}"), new Silent("b/c")]).Entries.Length);

    [Fact]
    public void A_kept_payload_is_read_again_by_its_topic()
    {
        var decoder = new PayloadDecoder(DialectTable.Standard);

        Assert.Single(decoder.Decode("devices/car-1/telemetry", "{}"u8.ToArray(), Decoding.Received).Samples);
        Assert.Equal("unknown-topic", Assert.Single(decoder.Decode("no/such/topic", "{}"u8.ToArray(), Decoding.Received).Faults).Reason);
    }

    private sealed class Silent(string shape) : IDialect
    {
        public string Name => shape;

        public ImmutableArray<TopicShape> Topics { get; } = [new(shape)];

        public DecodedPayload Decode(ReadOnlyMemory<byte> payload, Instant receivedAt) => new([], []);

        public byte[] Excerpt(ReadOnlyMemory<byte> payload, IReadOnlyCollection<int> samples) => [];
    }
}
