using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Milepost.Mqtt.Tests;

/// <summary>
/// One row of a corpus table: what a peer sends, and the packet we must read or the statement we must refuse by.
/// <c>(xx yy)*3</c> in the hex, and <c>(ab)*3</c> in a topic, repeats what is in the parentheses.
/// </summary>
/// <param name="Name">What the row shows.</param>
/// <param name="Version">4 or 5.</param>
/// <param name="From">Who sends: client or server.</param>
/// <param name="Hex">The bytes of one packet.</param>
/// <param name="Limit">Maximum packet size, if the row needs another than the protocol's.</param>
/// <param name="Packet">The packet expected, as <see cref="PacketText"/> shows it.</param>
/// <param name="Canonical">False if the packet can be written shorter than it was sent.</param>
/// <param name="Violation">Or the id of the statement that is broken.</param>
/// <param name="Reason">And the reason code that belongs to it.</param>
/// <param name="TopicName">Instead of bytes: a topic name to parse.</param>
/// <param name="TopicFilter">Instead of bytes: a topic filter to parse.</param>
internal sealed partial record CorpusRow(
    string Name,
    int Version = 5,
    string From = "client",
    string Hex = "",
    int? Limit = null,
    string? Packet = null,
    bool Canonical = true,
    string? Violation = null,
    string? Reason = null,
    string? TopicName = null,
    string? TopicFilter = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public MqttVersion MqttVersion => Version == 4 ? MqttVersion.V311 : MqttVersion.V5;

    public PacketOrigin Origin => From == "server" ? PacketOrigin.Server : PacketOrigin.Client;

    public byte[] Bytes() => Convert.FromHexString(Unroll(Hex).Replace(" ", "", StringComparison.Ordinal));

    public static IReadOnlyList<CorpusRow> All { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Corpus"), "*.json")
            .Order(StringComparer.Ordinal)
            .SelectMany(file => JsonSerializer.Deserialize<CorpusRow[]>(File.ReadAllText(file), Json)!),
    ];

    public static CorpusRow Named(string name) => All.Single(row => row.Name == name);

    public static string Unroll(string text) => Repetition().Replace(text, match => new StringBuilder()
        .Insert(0, match.Groups[1].Value, int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))
        .ToString());

    [GeneratedRegex(@"\(([^)]*)\)\*(\d+)")]
    private static partial Regex Repetition();
}
