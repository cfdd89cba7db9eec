using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Milepost.Grains.Faults;
using Milepost.Grains.Identity;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Usage;

namespace Milepost.Grains.Vehicles.Evolving;

/// <summary>Folds a message that was judged into the state: the path every message of every car takes.</summary>
internal static class TelemetryFold
{
    /// <summary>The state after a message.</summary>
    public static Vehicle Evolve(Vehicle vehicle, TelemetryRecorded fact)
    {
        var memory = MemoryOf(vehicle, fact.Device);
        var motion = new Motion(vehicle.Odometer, vehicle.Engine);
        var usage = vehicle.Usage;
        var metrics = vehicle.Metrics;
        var faults = vehicle.Faults;
        var foreign = memory.ForeignVin;
        foreach (var sample in fact.Samples)
        {
            foreign = ForeignVin(vehicle, foreign, sample.Vin);
            if (foreign is not null || !Covers(vehicle, fact.Device, sample.At))
            {
                continue;
            }

            var before = motion.Odometer.Shown;
            motion = motion.AfterAll(sample);
            usage = Advance(usage, sample.At.DateAt(fact.UtcOffset), before, motion.Odometer.Shown);
            metrics = memory.HighWater is { } highWater && sample.At < highWater ? metrics : WithMetrics(metrics, sample.Metrics);
            faults = FaultFold.Evolve(faults, sample, motion.Odometer.Shown?.Value);
        }

        var after = vehicle with
        {
            Sequence = vehicle.Sequence.Next,
            Devices = WithMemory(vehicle.Devices, Remember(memory, fact, foreign)),
            Odometer = motion.Odometer,
            Engine = motion.Engine,
            Usage = usage,
            Metrics = metrics,
            Faults = faults,
            LastSeenAt = vehicle.LastSeenAt is { } seen && seen > fact.ReceivedAt ? seen : fact.ReceivedAt,
        };
        return PlanFold.AfterMotion(vehicle, after);
    }

    /// <summary>What is remembered of a device.</summary>
    public static DeviceMemory MemoryOf(Vehicle vehicle, DeviceId device)
    {
        foreach (var memory in vehicle.Devices)
        {
            if (memory.Device == device)
            {
                return memory;
            }
        }

        return DeviceMemory.Of(device);
    }

    /// <summary>Whether what a device said of a moment is about this vehicle.</summary>
    public static bool Covers(Vehicle vehicle, DeviceId device, Instant at)
    {
        foreach (var pairing in vehicle.Pairings)
        {
            if (pairing.Device == device && pairing.Covers(at))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The other vehicle a device sits in, as far as it says: a device that says nothing stays where it was.</summary>
    public static string? ForeignVin(Vehicle vehicle, string? before, string? vin)
    {
        if (vin is null || vehicle.Profile?.Details.Vin is not { } own)
        {
            return before;
        }

        return string.Equals(vin, own, StringComparison.OrdinalIgnoreCase) ? null : vin;
    }

    /// <summary>The ledger after the shown position went from one place to another.</summary>
    public static UsageLedger Advance(UsageLedger usage, DateOnly day, OdometerPosition? before, OdometerPosition? after)
    {
        if (after is not { } position || (usage.Current is { } current && day <= current.Day))
        {
            return usage;
        }

        return UsageDays.Advance(usage, day, before?.Value.Metres, position.Value.Metres);
    }

    private static ImmutableArray<DeviceMemory> WithMemory(ImmutableArray<DeviceMemory> devices, DeviceMemory memory)
    {
        for (var i = 0; i < devices.Length; i++)
        {
            if (devices[i].Device == memory.Device)
            {
                return devices.SetItem(i, memory);
            }
        }

        return devices.Add(memory);
    }

    private static DeviceMemory Remember(DeviceMemory memory, TelemetryRecorded fact, string? foreignVin)
    {
        var highWater = memory.HighWater;
        var samples = memory.Samples;
        var undated = false;
        foreach (var sample in fact.Samples)
        {
            if (sample.ClockSuspect)
            {
                undated = true;
                continue;
            }

            highWater = highWater is { } newest && newest >= sample.At ? newest : sample.At;
            samples = samples.With(Fingerprint.Of(sample), DeviceMemory.SamplesRemembered);
        }

        return memory with
        {
            HighWater = highWater,
            Latest = LatestAfter(memory.Latest, fact.Samples),
            Samples = samples,
            ForeignVin = foreignVin,
            Payloads = undated ? memory.Payloads.With(fact.PayloadHash, DeviceMemory.PayloadsRemembered) : memory.Payloads,
        };
    }

    /// <summary>The newest reading of each signal after more samples.</summary>
    public static ImmutableArray<SignalReading> LatestAfter(ImmutableArray<SignalReading> latest, ImmutableArray<JudgedSample> samples)
    {
        // Only this copy is written to, and only before it is handed out.
        var readings = latest.ToArray();
        foreach (var sample in samples)
        {
            foreach (var judged in sample.Observations)
            {
                Update(ref readings, new SignalReading(judged.Observation.Signal, judged.Observation.Value, sample.At));
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(readings);
    }

    private static void Update(ref SignalReading[] readings, SignalReading reading)
    {
        for (var i = 0; i < readings.Length; i++)
        {
            if (readings[i].Signal == reading.Signal)
            {
                readings[i] = reading.At >= readings[i].At ? reading : readings[i];
                return;
            }
        }

        Array.Resize(ref readings, readings.Length + 1);
        readings[^1] = reading;
    }

    private static ImmutableSortedDictionary<string, double> WithMetrics(ImmutableSortedDictionary<string, double> metrics, ImmutableArray<NamedMetric> sent)
    {
        foreach (var metric in sent)
        {
            if (metrics.Count < Vehicle.MaxMetrics || metrics.ContainsKey(metric.Name))
            {
                metrics = metrics.SetItem(metric.Name, metric.Value);
            }
        }

        return metrics;
    }
}
