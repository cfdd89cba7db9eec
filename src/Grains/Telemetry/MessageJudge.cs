using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Milepost.Grains.Faults;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Vehicles;
using Milepost.Grains.Vehicles.Evolving;

namespace Milepost.Grains.Telemetry;

/// <summary>Judges the samples of one message in the order of their time, leaving out what is no news.</summary>
/// <remarks>Lives for one turn, on its stack: every message of every car makes one.</remarks>
internal ref struct MessageJudge(Vehicle vehicle, RecordTelemetry command, ObservedDays history)
{
    private readonly DeviceMemory memory = TelemetryFold.MemoryOf(vehicle, command.Device);
    private readonly JudgedSample[] judged = new JudgedSample[command.Samples.Length];
    private int count;
    private ImmutableArray<SignalReading> latest = [];
    private string? foreignVin;
    private bool isRepeat;

    /// <summary>Where the vehicle stands after the samples that were judged.</summary>
    public Motion Motion { readonly get; private set; } = new(vehicle.Odometer, vehicle.Engine);

    /// <summary>The newest time of a sample about this vehicle; <c>null</c> before there is one.</summary>
    public Instant? Newest { readonly get; private set; }

    /// <summary>Whether the device now says something else about which vehicle it sits in.</summary>
    public readonly bool Moved => foreignVin != memory.ForeignVin;

    /// <summary>Whether a sample says something about trouble codes.</summary>
    public bool SpeaksOfCodes { readonly get; private set; }

    /// <summary>The samples that say something new.</summary>
    public ImmutableArray<JudgedSample> Judge()
    {
        latest = memory.Latest;
        foreignVin = memory.ForeignVin;
        isRepeat = memory.Payloads.Contains(command.PayloadHash);
        foreach (var sample in InOrder())
        {
            var (at, dated) = DeviceClock.TimeOf(sample, command.ReceivedAt);
            var news = dated ? NewsOfDated(sample, at) : NewsOfUndated(sample);
            if (news is not null)
            {
                Take(news, at, dated);
            }
        }

        // Only this array is written to, and not any more.
        return ImmutableCollectionsMarshal.AsImmutableArray(count == judged.Length ? judged : judged[..count]);
    }

    private readonly ImmutableArray<Sample> InOrder()
    {
        var samples = command.Samples;
        for (var i = 1; i < samples.Length; i++)
        {
            if (DeviceClock.TimeOf(samples[i], command.ReceivedAt).At < DeviceClock.TimeOf(samples[i - 1], command.ReceivedAt).At)
            {
                return Sorted(samples, command.ReceivedAt);
            }
        }

        return samples;
    }

    private static ImmutableArray<Sample> Sorted(ImmutableArray<Sample> samples, Instant receivedAt) =>
        [.. samples.OrderBy(sample => DeviceClock.TimeOf(sample, receivedAt).At)];

    private readonly Sample? NewsOfDated(Sample sample, Instant at)
    {
        var news = Novelty.NewPart(memory, history, sample, at);
        for (var i = count - 1; i >= 0 && news is not null && judged[i].At == at && !judged[i].ClockSuspect; i--)
        {
            news = Novelty.Without(news, judged[i]);
        }

        return news;
    }

    // A message that gives a time nobody believes still says the same thing when it comes again; one without a time only when its sender says so.
    private readonly Sample? NewsOfUndated(Sample sample) =>
        isRepeat && (command.Redelivered || sample.DeviceTime is not null) ? null : Novelty.ChangedPart(latest, sample);

    private void Take(Sample sample, Instant at, bool dated)
    {
        foreignVin = TelemetryFold.ForeignVin(vehicle, foreignVin, sample.Vin);
        var foreign = foreignVin is not null || !TelemetryFold.Covers(vehicle, command.Device, at);
        var (observations, motion) = Motion.JudgeAll(sample.Observations, at, vehicle.Usage, foreign);
        var taken = new JudgedSample(at, !dated, sample.DeviceSequence, observations, sample.Metrics, sample.TroubleCodes, sample.Vin);
        judged[count++] = taken;
        latest = dated || command.Samples.Length == 1 ? latest : TelemetryFold.LatestAfter(latest, [taken]);
        if (!foreign)
        {
            (Motion, Newest) = (motion, at);
            SpeaksOfCodes |= FaultFold.SpeaksOfCodes(taken);
        }
    }
}
