using System.Collections.Immutable;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Properties;

/// <summary>
/// The properties of one packet (v5 §2.2.2), null where absent. Which may stand in which packet is the table's business: the reader
/// refuses strangers. MQTT 3.1.1 has none, and they are not written there. A number outside its property's range is refused with
/// <see cref="ArgumentOutOfRangeException"/>.
/// </summary>
public sealed record MqttProperties
{
    /// <summary>No properties.</summary>
    public static readonly MqttProperties None = new();

    /// <summary>1 if the payload is UTF-8 text, 0 if it is bytes (§3.3.2.3.2).</summary>
    public byte? PayloadFormatIndicator
    {
        get => (byte?)Number(PropertyId.PayloadFormatIndicator);
        init => Put(PropertyId.PayloadFormatIndicator, value);
    }

    /// <summary>Lifetime of the message in seconds (§3.3.2.3.3).</summary>
    public uint? MessageExpiryInterval
    {
        get => Number(PropertyId.MessageExpiryInterval);
        init => Put(PropertyId.MessageExpiryInterval, value);
    }

    /// <summary>What the payload is, usually a MIME type (§3.3.2.3.9).</summary>
    public string? ContentType { get => Text(PropertyId.ContentType); init => Put(PropertyId.ContentType, value); }

    /// <summary>Where to send an answer (§3.3.2.3.5); a topic name, without wildcards.</summary>
    public string? ResponseTopic { get => Text(PropertyId.ResponseTopic); init => Put(PropertyId.ResponseTopic, value); }

    /// <summary>What the asker knows its answer by (§3.3.2.3.6).</summary>
    public Bytes? CorrelationData { get => Data(PropertyId.CorrelationData); init => Put(PropertyId.CorrelationData, value); }

    /// <summary>Numbers of the subscriptions behind a message, one in SUBSCRIBE; 1 to 268 435 455 (§3.3.2.3.8).</summary>
    public ImmutableArray<int> SubscriptionIdentifiers
    {
        get => Numbers(PropertyId.SubscriptionIdentifier);
        init => PutAll(PropertyId.SubscriptionIdentifier, value);
    }

    /// <summary>Seconds the session outlives the connection; 4 294 967 295 is for ever (§3.1.2.11.2).</summary>
    public uint? SessionExpiryInterval
    {
        get => Number(PropertyId.SessionExpiryInterval);
        init => Put(PropertyId.SessionExpiryInterval, value);
    }

    /// <summary>The client identifier the server chose (§3.2.2.3.7).</summary>
    public string? AssignedClientIdentifier
    {
        get => Text(PropertyId.AssignedClientIdentifier);
        init => Put(PropertyId.AssignedClientIdentifier, value);
    }

    /// <summary>Seconds of keep-alive the server imposes (§3.2.2.3.14).</summary>
    public ushort? ServerKeepAlive { get => (ushort?)Number(PropertyId.ServerKeepAlive); init => Put(PropertyId.ServerKeepAlive, value); }

    /// <summary>Name of the extended authentication method (§4.12).</summary>
    public string? AuthenticationMethod
    {
        get => Text(PropertyId.AuthenticationMethod);
        init => Put(PropertyId.AuthenticationMethod, value);
    }

    /// <summary>Data of the authentication method (§4.12).</summary>
    public Bytes? AuthenticationData { get => Data(PropertyId.AuthenticationData); init => Put(PropertyId.AuthenticationData, value); }

    /// <summary>False if reason strings and user properties are unwelcome (§3.1.2.11.7); absent means true.</summary>
    public bool? RequestProblemInformation
    {
        get => Flag(PropertyId.RequestProblemInformation);
        init => Put(PropertyId.RequestProblemInformation, value);
    }

    /// <summary>Seconds between a lost connection and the will (§3.1.3.2.2).</summary>
    public uint? WillDelayInterval { get => Number(PropertyId.WillDelayInterval); init => Put(PropertyId.WillDelayInterval, value); }

    /// <summary>True if the client wants <see cref="ResponseInformation"/> (§3.1.2.11.6).</summary>
    public bool? RequestResponseInformation
    {
        get => Flag(PropertyId.RequestResponseInformation);
        init => Put(PropertyId.RequestResponseInformation, value);
    }

    /// <summary>Basis for response topics (§3.2.2.3.15).</summary>
    public string? ResponseInformation { get => Text(PropertyId.ResponseInformation); init => Put(PropertyId.ResponseInformation, value); }

    /// <summary>Another server to use (§4.11).</summary>
    public string? ServerReference { get => Text(PropertyId.ServerReference); init => Put(PropertyId.ServerReference, value); }

    /// <summary>A reason for people to read (§3.1.2.11.7 says who may send it).</summary>
    public string? ReasonString { get => Text(PropertyId.ReasonString); init => Put(PropertyId.ReasonString, value); }

    /// <summary>Unacknowledged QoS 1 and 2 messages the sender of this accepts, 1 to 65 535 (§3.1.2.11.3); absent means 65 535.</summary>
    public ushort? ReceiveMaximum { get => (ushort?)Number(PropertyId.ReceiveMaximum); init => Put(PropertyId.ReceiveMaximum, value); }

    /// <summary>Highest topic alias the sender of this accepts (§3.1.2.11.5); absent means 0, none.</summary>
    public ushort? TopicAliasMaximum
    {
        get => (ushort?)Number(PropertyId.TopicAliasMaximum);
        init => Put(PropertyId.TopicAliasMaximum, value);
    }

    /// <summary>A number that stands for the topic, 1 to 65 535 (§3.3.2.3.4).</summary>
    public ushort? TopicAlias { get => (ushort?)Number(PropertyId.TopicAlias); init => Put(PropertyId.TopicAlias, value); }

    /// <summary>Highest QoS the server accepts, 0 or 1; absent means 2 (§3.2.2.3.4).</summary>
    public byte? MaximumQos { get => (byte?)Number(PropertyId.MaximumQos); init => Put(PropertyId.MaximumQos, value); }

    /// <summary>Whether the server retains messages (§3.2.2.3.5); absent means true.</summary>
    public bool? RetainAvailable { get => Flag(PropertyId.RetainAvailable); init => Put(PropertyId.RetainAvailable, value); }

    /// <summary>Names and values, in the order sent.</summary>
    public ImmutableArray<UserProperty> UserProperties { get => Pairs(); init => PutAll(value); }

    /// <summary>Largest packet in bytes the sender of this accepts, from 1 (§3.1.2.11.4); absent means no limit.</summary>
    public uint? MaximumPacketSize { get => Number(PropertyId.MaximumPacketSize); init => Put(PropertyId.MaximumPacketSize, value); }

    /// <summary>Whether the server accepts wildcards (§3.2.2.3.11); absent means true.</summary>
    public bool? WildcardSubscriptionAvailable
    {
        get => Flag(PropertyId.WildcardSubscriptionAvailable);
        init => Put(PropertyId.WildcardSubscriptionAvailable, value);
    }

    /// <summary>Whether the server accepts subscription identifiers (§3.2.2.3.12); absent means true.</summary>
    public bool? SubscriptionIdentifierAvailable
    {
        get => Flag(PropertyId.SubscriptionIdentifierAvailable);
        init => Put(PropertyId.SubscriptionIdentifierAvailable, value);
    }

    /// <summary>Whether the server accepts shared subscriptions (§3.2.2.3.13); absent means true.</summary>
    public bool? SharedSubscriptionAvailable
    {
        get => Flag(PropertyId.SharedSubscriptionAvailable);
        init => Put(PropertyId.SharedSubscriptionAvailable, value);
    }

    /// <summary>The properties by ascending id, repeated ones in the order sent.</summary>
    internal ImmutableArray<Property> Items { get; private set; } = [];

    /// <summary>Same properties; order counts only among repeated ones.</summary>
    public bool Equals(MqttProperties? other) => other is not null && Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (var item in Items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <summary>Names of the properties only: values may be secrets.</summary>
    public override string ToString() => $"[{string.Join(", ", Items.Select(item => item.Id))}]";

    /// <summary>Reads the block at the head of the body.</summary>
    internal static MqttProperties Read(ref MqttReader body, PacketSet packet)
    {
        var block = PropertyReader.Start(ref body, packet);
        var properties = Collect(ref block);
        if (block.Violation is { } violation)
        {
            body.Fail(violation);
        }

        return properties;
    }

    /// <summary>A bag of properties in any order.</summary>
    internal static MqttProperties Of(IEnumerable<Property> items) => new() { Items = [.. items.OrderBy(item => item.Id)] };

    /// <summary>Everything the reader still offers.</summary>
    internal static MqttProperties Collect(ref PropertyReader block)
    {
        var items = ImmutableArray.CreateBuilder<Property>();
        while (block.TryNext(out var view))
        {
            items.Add(Materialise(view));
        }

        return items.Count == 0 ? None : Of(items);
    }

    private static Property Materialise(PropertyView view) => PropertyTable.Of(view.Id).Wire switch
    {
        PropertyWire.Utf8String => new(view.Id, Text: Utf8Rules.Text(view.Data)),
        PropertyWire.StringPair => new(view.Id, Text: Utf8Rules.Text(view.Data), Value: Utf8Rules.Text(view.Value)),
        PropertyWire.Binary => new(view.Id, Data: view.Data.ToArray()),
        _ => new(view.Id, Number: view.Number),
    };

    private Property? Find(PropertyId id)
    {
        foreach (var item in Items)
        {
            if (item.Id == id)
            {
                return item;
            }
        }

        return null;
    }

    private uint? Number(PropertyId id) => Find(id)?.Number;

    private bool? Flag(PropertyId id) => Find(id) is { } found ? found.Number != 0 : null;

    private string? Text(PropertyId id) => Find(id)?.Text;

    private Bytes? Data(PropertyId id) => Find(id)?.Data;

    private ImmutableArray<int> Numbers(PropertyId id) => [.. Items.Where(item => item.Id == id).Select(item => (int)item.Number)];

    private ImmutableArray<UserProperty> Pairs() =>
        [.. Items.Where(item => item.Id == PropertyId.UserProperty).Select(item => new UserProperty(item.Text, item.Value))];

    private void Put(PropertyId id, uint? value) => Replace(id, value is { } number ? [Checked(id, number)] : []);

    private void Put(PropertyId id, bool? value) => Put(id, value is { } flag ? flag ? 1u : 0u : default(uint?));

    private void Put(PropertyId id, string? value) => Replace(id, value is null ? [] : [new(id, Text: value)]);

    private void Put(PropertyId id, Bytes? value) => Replace(id, value is { } data ? [new(id, Data: data)] : []);

    private void PutAll(PropertyId id, ImmutableArray<int> values) => Replace(id, values.Select(value => Checked(id, (uint)value)));

    private void PutAll(ImmutableArray<UserProperty> pairs) =>
        Replace(PropertyId.UserProperty, pairs.Select(pair => new Property(PropertyId.UserProperty, Text: pair.Name, Value: pair.Value)));

    private static Property Checked(PropertyId id, uint number) => PropertyTable.Of(id).Accepts(number)
        ? new(id, number)
        : throw new ArgumentOutOfRangeException(id.ToString(), number, "No receiver accepts this value.");

    // Called by initialisers only; the stable sort keeps repeated properties in order and makes equal bags equal.
    private void Replace(PropertyId id, IEnumerable<Property> with) =>
        Items = [.. Items.Where(item => item.Id != id).Concat(with).OrderBy(item => item.Id)];
}
