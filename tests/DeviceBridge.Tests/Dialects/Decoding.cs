using System.Text;
using Milepost.DeviceBridge.Dialects;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;
using Milepost.Silo.Client;

namespace Milepost.DeviceBridge.Tests.Dialects;

/// <summary>The words the dialect tests are written in.</summary>
internal static class Decoding
{
    public static readonly Instant Received = Instant.From(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public static DecodedPayload Read(this IDialect dialect, string payload) => dialect.Decode(Encoding.UTF8.GetBytes(payload), Received);

    public static Sample ReadOne(this IDialect dialect, string payload)
    {
        var decoded = dialect.Read(payload);
        Assert.True(decoded.Faults.IsEmpty, string.Join("; ", decoded.Faults));
        return Assert.Single(decoded.Samples);
    }

    public static PayloadFault ReadFault(this IDialect dialect, string payload)
    {
        var decoded = dialect.Read(payload);
        Assert.Empty(decoded.Samples);
        return Assert.Single(decoded.Faults);
    }

    public static long? Value(this Sample sample, Signal signal)
    {
        var found = sample.Observations.Where(observation => observation.Signal == signal).ToList();
        return found.Count == 0 ? null : Assert.Single(found).Value;
    }

    public static string Text(this PayloadFault fault) => Encoding.UTF8.GetString(fault.Payload.Span);
}
