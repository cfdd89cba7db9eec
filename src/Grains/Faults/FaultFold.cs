using System.Collections.Immutable;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;

namespace Milepost.Grains.Faults;

/// <summary>Follows the car's list of confirmed codes from read-out to read-out (domain, section 6).</summary>
internal static class FaultFold
{
    /// <summary>The codes after a sample; one that is older than the last read-out says nothing about now.</summary>
    public static FaultBook Evolve(FaultBook book, JudgedSample sample, Distance? odometer)
    {
        foreach (var readout in sample.TroubleCodes)
        {
            if (readout.Status == TroubleCodeStatus.Stored && IsNews(book, sample.At))
            {
                book = new FaultBook(Listed(book.Stored, readout.Codes, sample.At, odometer), sample.At);
            }
        }

        return book.Stored.Length > 0 && SaysNone(sample) && IsNews(book, sample.At) ? new FaultBook([], sample.At) : book;
    }

    /// <summary>Whether a sample can change the list.</summary>
    public static bool SpeaksOfCodes(JudgedSample sample) => sample.TroubleCodes.Length > 0 || SaysNone(sample);

    private static bool IsNews(FaultBook book, Instant at) => book.ReadAt is not { } readAt || at >= readAt;

    private static ImmutableArray<StoredFault> Listed(ImmutableArray<StoredFault> before, ImmutableArray<string> codes, Instant at, Distance? odometer) =>
        [.. codes
            .Distinct(StringComparer.Ordinal)
            .Take(FaultBook.MaxCodes)
            .Select(code => before.FirstOrDefault(fault => fault.Code == code) ?? new StoredFault(code, at, odometer))];

    private static bool SaysNone(JudgedSample sample)
    {
        foreach (var judged in sample.Observations)
        {
            if (judged.Observation is { Signal: Signal.DtcCount, Value: 0 })
            {
                return true;
            }
        }

        return false;
    }
}
