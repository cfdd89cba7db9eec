using System.Text;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Journal;

namespace Milepost.Silo.Tests.Journal;

public sealed class EventCodecTests
{
    public static TheoryData<string> Names => [.. EventNames.All.Values.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_stored_bytes_of_an_event_are_the_accepted_ones(string name)
    {
        var fact = StoredEvents.All.Single(candidate => EventNames.Of(candidate) == name);

        var (_, version, body) = EventCodec.Encode(fact);

        StoredBytes.Match($"{name}.{version}", body, fact is TelemetryRecorded ? TelemetryDisassembler.Read(body) : Encoding.UTF8.GetString(body));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_event_comes_back_from_its_bytes_as_it_was(string name)
    {
        var (_, version, body) = EventCodec.Encode(StoredEvents.All.Single(candidate => EventNames.Of(candidate) == name));

        var decoded = EventCodec.Decode(new StoredEntry(1, 1, name, version, body));

        // Records compare collections by reference; their bytes do not.
        Assert.Equal(body, EventCodec.Encode(decoded).Body);
    }

    [Fact]
    public void A_completion_stored_before_odometers_were_doubted_comes_back_undoubted()
    {
        var stored = StoredEvents.All.OfType<ServiceCompleted>().Single() with { OdometerDoubted = true };
        var text = Encoding.UTF8.GetString(EventCodec.Encode(stored).Body);
        var older = text.Replace("\"odometerDoubted\":true,", string.Empty, StringComparison.Ordinal);
        Assert.NotEqual(text, older);

        var decoded = EventCodec.Decode(new StoredEntry(1, 1, "service-completed", 1, Encoding.UTF8.GetBytes(older)));

        Assert.False(Assert.IsType<ServiceCompleted>(decoded).OdometerDoubted);
    }

    [Theory]
    [InlineData("vehicle-retired", 2)]
    [InlineData("vehicle-sold", 1)]
    [InlineData("telemetry-recorded", 2)]
    public void An_unknown_name_or_version_names_its_position(string name, int version)
    {
        var damage = Assert.Throws<InvalidDataException>(() => EventCodec.Decode(new StoredEntry(4711, 12, name, version, "{}"u8.ToArray())));

        Assert.Contains("4711", damage.Message, StringComparison.Ordinal);
        Assert.Contains(name, damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Telemetry_cut_anywhere_or_with_bytes_behind_is_damage_never_another_entry()
    {
        var body = EventCodec.Encode(StoredEvents.Telemetry).Body;
        for (var length = 0; length < body.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => EventCodec.Decode(new StoredEntry(1, 1, "telemetry-recorded", 1, body.AsMemory(0, length))));
        }

        Assert.Throws<InvalidDataException>(() => EventCodec.Decode(new StoredEntry(1, 1, "telemetry-recorded", 1, body.Append((byte)0).ToArray())));
    }
}
