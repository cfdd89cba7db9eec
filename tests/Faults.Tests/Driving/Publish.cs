namespace Milepost.Faults.Tests.Driving;

/// <summary>One PUBLISH of a course.</summary>
/// <param name="Sample">Which sample it carries; the same number twice is the same bytes twice.</param>
/// <param name="IsReadable">Whether it is telemetry, or something that can only become a dead letter.</param>
/// <param name="Payload">Its bytes.</param>
internal sealed record Publish(int Sample, bool IsReadable, byte[] Payload);
