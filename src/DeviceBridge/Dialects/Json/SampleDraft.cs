using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;

namespace Milepost.DeviceBridge.Dialects.Json;

/// <summary>Why an object is not a sample.</summary>
internal readonly record struct JsonProblem(string Reason, string Detail);

/// <summary>A sample while it is being read; keeps the first problem and allocates nothing that will not live on.</summary>
internal struct SampleDraft
{
    private ObservationBuffer observations;
    private int count;
    private List<NamedMetric>? metrics;

    /// <summary>The device's own time.</summary>
    public Instant? DeviceTime { get; set; }

    /// <summary>The device's own counter.</summary>
    public long? DeviceSequence { get; set; }

    /// <summary>The stored codes.</summary>
    public TroubleCodeReadout? Codes { get; set; }

    /// <summary>The vehicle identification number.</summary>
    public string? Vin { get; set; }

    /// <summary>The first thing that is wrong.</summary>
    public JsonProblem? Problem { get; private set; }

    /// <summary>Notes what is wrong, unless something was before.</summary>
    public void Fail(string reason, string detail) => Problem ??= new JsonProblem(reason, detail);

    /// <summary>Adds an observation. Saying the same twice is harmless, saying two different things about one signal is not readable.</summary>
    public void Observe(Observation observation, string member)
    {
        foreach (var known in ((ReadOnlySpan<Observation>)observations)[..count])
        {
            if (known.Signal == observation.Signal)
            {
                if (known.Value != observation.Value)
                {
                    Fail(FaultReason.Contradictory, $"{member} gives {observation.Signal} a second value");
                }

                return;
            }
        }

        observations[count++] = observation;
    }

    /// <summary>Adds a metric, by the same rule.</summary>
    public void Measure(ReadOnlySpan<char> name, double value)
    {
        metrics ??= [];
        foreach (var known in metrics)
        {
            if (name.SequenceEqual(known.Name))
            {
                if (!known.Value.Equals(value))
                {
                    Fail(FaultReason.Contradictory, $"{known.Name} has a second value");
                }

                return;
            }
        }

        if (metrics.Count == Sample.MaxMetrics)
        {
            Fail(FaultReason.TooMany, $"more than {Sample.MaxMetrics} metrics");
            return;
        }

        metrics.Add(new NamedMetric(name.ToString(), value));
    }

    /// <summary>The finished sample.</summary>
    public readonly Sample ToSample() => new(
        DeviceTime,
        DeviceSequence,
        ImmutableArray.Create(((ReadOnlySpan<Observation>)observations)[..count]),
        metrics is null ? [] : [.. metrics],
        Codes is null ? [] : [Codes],
        Vin);

    // Room for one observation of every signal the JSON dialects know.
    [InlineArray(32)]
    private struct ObservationBuffer
    {
        private Observation first;
    }
}
