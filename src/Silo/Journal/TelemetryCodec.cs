using System.Collections.Immutable;
using Milepost.Grains.Identity;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Vehicles;

namespace Milepost.Silo.Journal;

/// <summary>Telemetry entries as bytes; the layout is docs/storage/journal-layout.md, section "Telemetry entry".</summary>
internal static class TelemetryCodec
{
    /// <summary>The version written today.</summary>
    public const int Version = 1;

    private const int HasSequence = 1;
    private const int HasVin = 2;
    private const int IsClockSuspect = 4;
    private const int HasNumbers = 1;
    private const int InMiles = 2;

    [ThreadStatic]
    private static TelemetryWriter? t_writer;

    /// <summary>The bytes of an entry, in a buffer of the calling thread: good until its next call.</summary>
    public static ReadOnlySpan<byte> Encode(TelemetryRecorded entry)
    {
        var writer = t_writer ??= new TelemetryWriter();
        writer.Reset();
        writer.Byte(Version);
        writer.Signed(entry.At.UnixMilliseconds);
        writer.Text(entry.Device.Value);
        writer.Signed(entry.ReceivedAt.UnixMilliseconds - entry.At.UnixMilliseconds);
        writer.Signed(entry.UtcOffset.Ticks / TimeSpan.TicksPerSecond);
        writer.Fixed64(entry.PayloadHash);
        writer.Unsigned((ulong)entry.DuplicateSamples);
        writer.Unsigned((ulong)entry.Samples.Length);
        foreach (var sample in entry.Samples)
        {
            Write(writer, sample, entry.ReceivedAt);
        }

        return writer.Written.Span;
    }

    /// <exception cref="InvalidDataException">The bytes are damaged or of a version this program does not know.</exception>
    public static TelemetryRecorded Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new TelemetryReader(bytes);
        var version = reader.Byte();
        if (version != Version)
        {
            throw new InvalidDataException($"Telemetry version {version} is unknown.");
        }

        var at = new Instant(reader.Signed());
        var device = DeviceId.TryParse(reader.Text(), out var id) ? id : throw new InvalidDataException("The device id is damaged.");
        var receivedAt = new Instant(at.UnixMilliseconds + reader.Signed());
        var offset = TimeSpan.FromSeconds(reader.Signed());
        var hash = reader.Fixed64();
        var duplicates = reader.Count(Sample.MaxSamplesPerMessage);
        var samples = ImmutableArray.CreateBuilder<JudgedSample>(reader.Count(Sample.MaxSamplesPerMessage));
        while (samples.Count < samples.Capacity)
        {
            samples.Add(ReadSample(ref reader, receivedAt));
        }

        return reader.IsAtEnd
            ? new TelemetryRecorded(at, device, receivedAt, hash, samples.MoveToImmutable(), duplicates) { UtcOffset = offset }
            : throw new InvalidDataException("There are bytes behind the end.");
    }

    private static void Write(TelemetryWriter writer, JudgedSample sample, Instant receivedAt)
    {
        writer.Byte((byte)((sample.DeviceSequence is null ? 0 : HasSequence)
            | (sample.Vin is null ? 0 : HasVin)
            | (sample.ClockSuspect ? IsClockSuspect : 0)));
        writer.Signed(sample.At.UnixMilliseconds - receivedAt.UnixMilliseconds);
        if (sample.DeviceSequence is { } sequence)
        {
            writer.Signed(sequence);
        }

        if (sample.Vin is { } vin)
        {
            writer.Text(vin);
        }

        writer.Unsigned((ulong)sample.Observations.Length);
        foreach (var observation in sample.Observations)
        {
            Write(writer, observation);
        }

        writer.Unsigned((ulong)sample.Metrics.Length);
        foreach (var metric in sample.Metrics)
        {
            writer.Text(metric.Name);
            writer.Fixed64(BitConverter.DoubleToInt64Bits(metric.Value));
        }

        writer.Unsigned((ulong)sample.TroubleCodes.Length);
        foreach (var readout in sample.TroubleCodes)
        {
            Write(writer, readout);
        }
    }

    private static void Write(TelemetryWriter writer, JudgedObservation judged)
    {
        var (observation, verdict) = (judged.Observation, judged.Verdict);
        var hasNumbers = verdict.Compared != 0 || verdict.Limit != 0;
        writer.Byte((byte)observation.Signal);
        writer.Signed(observation.Value);
        writer.Byte((byte)verdict.Kind);
        writer.Byte((byte)((hasNumbers ? HasNumbers : 0) | (observation.Unit == SentUnit.Miles ? InMiles : 0)));
        if (hasNumbers)
        {
            writer.Signed(verdict.Compared);
            writer.Signed(verdict.Limit);
        }
    }

    private static void Write(TelemetryWriter writer, TroubleCodeReadout readout)
    {
        writer.Byte((byte)readout.Status);
        writer.Unsigned((ulong)readout.Codes.Length);
        foreach (var code in readout.Codes)
        {
            writer.Text(code);
        }
    }

    private static JudgedSample ReadSample(ref TelemetryReader reader, Instant receivedAt)
    {
        var flags = reader.Byte();
        var at = new Instant(receivedAt.UnixMilliseconds + reader.Signed());
        long? sequence = (flags & HasSequence) != 0 ? reader.Signed() : null;
        var vin = (flags & HasVin) != 0 ? reader.Text() : null;
        var observations = ImmutableArray.CreateBuilder<JudgedObservation>(reader.Count(Sample.MaxObservations));
        while (observations.Count < observations.Capacity)
        {
            observations.Add(ReadObservation(ref reader));
        }

        var metrics = ImmutableArray.CreateBuilder<NamedMetric>(reader.Count(Sample.MaxMetrics));
        while (metrics.Count < metrics.Capacity)
        {
            metrics.Add(new NamedMetric(reader.Text(), BitConverter.Int64BitsToDouble(reader.Fixed64())));
        }

        var codes = ImmutableArray.CreateBuilder<TroubleCodeReadout>(reader.Count(MaxReadouts));
        while (codes.Count < codes.Capacity)
        {
            codes.Add(ReadReadout(ref reader));
        }

        return new JudgedSample(
            at, (flags & IsClockSuspect) != 0, sequence, observations.MoveToImmutable(), metrics.MoveToImmutable(), codes.MoveToImmutable(), vin);
    }

    /// <summary>More read-outs or codes than any packet can carry: damage.</summary>
    private const int MaxReadouts = 1 << 20;

    private static JudgedObservation ReadObservation(ref TelemetryReader reader)
    {
        var signal = (Signal)reader.Byte();
        var value = reader.Signed();
        var kind = (VerdictKind)reader.Byte();
        var flags = reader.Byte();
        var (compared, limit) = (flags & HasNumbers) != 0 ? (reader.Signed(), reader.Signed()) : (0, 0);
        var unit = (flags & InMiles) != 0 ? SentUnit.Miles : SentUnit.Canonical;
        return new JudgedObservation(new Observation(signal, value, unit), new Verdict(kind, compared, limit));
    }

    private static TroubleCodeReadout ReadReadout(ref TelemetryReader reader)
    {
        var status = (TroubleCodeStatus)reader.Byte();
        var codes = ImmutableArray.CreateBuilder<string>(reader.Count(MaxReadouts));
        while (codes.Count < codes.Capacity)
        {
            codes.Add(reader.Text());
        }

        return new TroubleCodeReadout(status, codes.MoveToImmutable());
    }
}
