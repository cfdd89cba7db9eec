using Milepost.Grains.Quantities;

namespace Milepost.Host.Replay;

/// <summary>One message of a recording, ready to be published.</summary>
/// <param name="At">The device time it was recorded at, shifted already; paces the sending.</param>
/// <param name="Channel">The last level of the device's topic: <c>telemetry</c> or <c>obd</c>.</param>
/// <param name="Payload">What is published.</param>
internal sealed record RecordedMessage(Instant At, string Channel, ReadOnlyMemory<byte> Payload);

/// <summary>A file that is not the recording it should be: what is wrong, and where.</summary>
internal sealed class RecordingException(string file, long line, string problem)
    : Exception($"{file}, line {line}: {problem}");
