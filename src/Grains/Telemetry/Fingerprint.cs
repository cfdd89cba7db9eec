using System.Collections.Immutable;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;

namespace Milepost.Grains.Telemetry;

/// <summary>A 64-bit print of everything a dated sample says, the same in every process: the FNV-1a of its numbers, mixed.</summary>
internal static class Fingerprint
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>The print of a sample as sent.</summary>
    public static long Of(Sample sample, Instant at)
    {
        var print = With(Basis, at.UnixMilliseconds);
        foreach (var observation in sample.Observations)
        {
            print = With(print, observation);
        }

        return Finish(print, sample.Metrics, sample.TroubleCodes, sample.Vin);
    }

    /// <summary>The print of a sample as stored; equals that of the sample as sent where all of it was new.</summary>
    public static long Of(JudgedSample sample)
    {
        var print = With(Basis, sample.At.UnixMilliseconds);
        foreach (var judged in sample.Observations)
        {
            print = With(print, judged.Observation);
        }

        return Finish(print, sample.Metrics, sample.TroubleCodes, sample.Vin);
    }

    private static long Finish(ulong print, ImmutableArray<NamedMetric> metrics, ImmutableArray<TroubleCodeReadout> readouts, string? vin)
    {
        foreach (var metric in metrics)
        {
            print = With(With(print, metric.Name), BitConverter.DoubleToInt64Bits(metric.Value));
        }

        foreach (var readout in readouts)
        {
            print = With(print, (long)readout.Status);
            foreach (var code in readout.Codes)
            {
                print = With(print, code);
            }
        }

        return unchecked((long)(vin is null ? print : With(print, vin)));
    }

    private static ulong With(ulong print, Observation observation) => With(With(print, (long)observation.Signal), observation.Value);

    private static ulong With(ulong print, string text)
    {
        foreach (var character in text)
        {
            print = With(print, character);
        }

        return print;
    }

    // Wrapping is what a hash does. The fold of the high half keeps neighbouring values apart.
    private static ulong With(ulong print, long value)
    {
        unchecked
        {
            var mixed = (print ^ (ulong)value) * Prime;
            return mixed ^ (mixed >> 32);
        }
    }
}
