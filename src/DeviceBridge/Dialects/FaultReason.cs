using Milepost.Silo.Client;

namespace Milepost.DeviceBridge.Dialects;

/// <summary>The stable words dead letters carry as their reason; clients compare them, so none is ever renamed.</summary>
internal static class FaultReason
{
    /// <summary>Not the format at all: broken JSON, half a line, an empty payload.</summary>
    public const string Malformed = "malformed";

    /// <summary>A member of another JSON type than documented.</summary>
    public const string WrongType = "wrong-type";

    /// <summary>A value outside its documented range.</summary>
    public const string OutOfRange = "out-of-range";

    /// <summary>Two different values for one signal in one sample.</summary>
    public const string Contradictory = "contradictory";

    /// <summary>More samples, metrics or codes than documented.</summary>
    public const string TooMany = "too-many";

    /// <summary>A topic no dialect reads.</summary>
    public const string UnknownTopic = "unknown-topic";

    /// <summary>Readable, but the device was paired with no vehicle at that time.</summary>
    public const string Unpaired = "unpaired";

    /// <summary>A payload of which nothing could be read.</summary>
    public static DecodedPayload Whole(string reason, string detail, ReadOnlyMemory<byte> payload) =>
        new([], [new PayloadFault(reason, detail, payload)]);
}
