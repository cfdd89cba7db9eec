using System.Collections.Immutable;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;

namespace Milepost.DeviceBridge.Dialects.Elm327;

/// <summary>What the answers of one dated group add up to.</summary>
/// <remarks>
/// Where several ECUs answer: lamps are or-ed, counts of codes summed, code lists united; of any other value the last answer counts.
/// </remarks>
internal sealed class ObdReadings
{
    private readonly Dictionary<Signal, long> values = [];
    private readonly Dictionary<(uint Ecu, int Answer), byte> monitorStatus = [];
    private readonly SortedDictionary<TroubleCodeStatus, List<string>> codes = [];
    private int headerlessAnswers;
    private int headerlessExchange = -1;

    /// <summary>The vehicle identification number, of the first ECU that told one.</summary>
    public string? Vin { get; set; }

    /// <summary>Notes a value.</summary>
    public void Observe(Signal signal, long value) => values[signal] = value;

    /// <summary>Notes the adapter's own voltage, unless the control module told its (parameter 42).</summary>
    public void ObserveAdapterVoltage(long millivolts) => values.TryAdd(Signal.BatteryVoltage, millivolts);

    /// <summary>
    /// Notes one ECU's monitor status. Answers without header are told apart by the prompt or echo before them: within one exchange
    /// each is another ECU, a later exchange replaces them.
    /// </summary>
    public void ObserveMonitorStatus(uint ecu, byte status, int exchange)
    {
        if (ecu == ElmLine.NoEcu && exchange != headerlessExchange)
        {
            foreach (var key in monitorStatus.Keys.Where(key => key.Ecu == ElmLine.NoEcu).ToList())
            {
                monitorStatus.Remove(key);
            }

            headerlessExchange = exchange;
        }

        monitorStatus[(ecu, ecu == ElmLine.NoEcu ? headerlessAnswers++ : 0)] = status;
    }

    /// <summary>Adds codes to one of the lists; an empty answer says that list was read.</summary>
    public void ObserveCodes(TroubleCodeStatus status, ImmutableArray<string> found)
    {
        if (!codes.TryGetValue(status, out var list))
        {
            codes[status] = list = [];
        }

        list.AddRange(found.Where(code => !list.Contains(code, StringComparer.Ordinal)));
    }

    /// <summary>The sample of the group.</summary>
    public Sample ToSample(Instant? time)
    {
        if (monitorStatus.Count > 0)
        {
            values[Signal.Mil] = monitorStatus.Values.Any(status => (status & 0x80) != 0) ? 1 : 0;
            values[Signal.DtcCount] = monitorStatus.Values.Sum(status => (long)(status & 0x7F));
        }

        return new Sample(
            time,
            null,
            [.. values.OrderBy(pair => pair.Key).Select(pair => new Observation(pair.Key, pair.Value))],
            [],
            [.. codes.Select(pair => new TroubleCodeReadout(pair.Key, [.. pair.Value]))],
            Vin);
    }
}
