using System.Collections.Concurrent;
using System.Text.Json;
using Milepost.Load.Driving;
using Milepost.Load.Measuring;
using Milepost.Load.Provisioning;

namespace Milepost.Load.Hub;

/// <summary>Matches what a browser is told with the messages that caused it.</summary>
internal sealed class HubObserver : IHubListener
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SentLog> _sent = [];
    private readonly Dictionary<string, long> _shownMetres = [];
    private readonly ConcurrentDictionary<string, long> _alertsDue = new();
    private readonly HashSet<string> _alertsSeen = [];
    private Timetable? _timetable;
    private HubSamples _samples = new();
    private Exception? _fault;

    /// <summary>Watches the given vehicles; one that is not in the fleet's alerting part expects no alerts.</summary>
    public HubObserver(Fleet fleet)
    {
        foreach (var vehicle in fleet.Ordinary.Concat(fleet.Alerting))
        {
            var expected = fleet.ExpectedAlerts.GetValueOrDefault(vehicle.VehicleId) ?? [];
            vehicle.Sent = _sent[vehicle.VehicleId] = new(expected, (item, intended) => _alertsDue[item] = intended);
        }
    }

    /// <summary>Starts counting for a phase; samples belong to it by the intended send time of their message.</summary>
    public void Begin(Timetable timetable)
    {
        lock (_gate)
        {
            (_timetable, _samples) = (timetable, new());
            _alertsSeen.Clear();
            _alertsDue.Clear();
        }
    }

    /// <summary>Waits for alerts still on their way, at most the given time, and hands over the samples; throws when the hub connection failed.</summary>
    public HubSamples End(TimeSpan limit)
    {
        SpinWait.SpinUntil(IsComplete, limit);
        lock (_gate)
        {
            if (_fault is not null)
            {
                throw new InvalidOperationException("The hub connection failed.", _fault);
            }

            _timetable = null;
            _samples.AlertsExpected = _alertsDue.Count;
            _samples.AlertsSeen = _alertsSeen.Count;
            return _samples;
        }
    }

    /// <inheritdoc />
    public void Failed(Exception fault)
    {
        lock (_gate)
        {
            _fault = fault;
        }
    }

    /// <inheritdoc />
    public void Called(string method, JsonElement argument, long at)
    {
        lock (_gate)
        {
            switch (method)
            {
                case "vehicleChanged" when _timetable is not null:
                    VehicleChanged(argument.GetProperty("vehicle"), at, _timetable);
                    break;
                case "alertRaised" when _timetable is not null:
                    AlertRaised(argument.GetProperty("alert"), at, _timetable);
                    break;
                case "resync":
                    throw new InvalidDataException($"The server asked to subscribe afresh: {argument}.");
                default:
                    break;
            }
        }
    }

    private bool IsComplete()
    {
        lock (_gate)
        {
            return _fault is not null || _alertsSeen.Count >= _alertsDue.Count;
        }
    }

    // Only the first showing of a message counts; a change without a new odometer is about something else.
    private void VehicleChanged(JsonElement vehicle, long at, Timetable timetable)
    {
        var id = vehicle.GetProperty("id").GetString()!;
        if (vehicle.GetProperty("odometerKm") is not { ValueKind: JsonValueKind.Number } odometer || !_sent.TryGetValue(id, out var log))
        {
            return;
        }

        var metres = (long)Math.Round(odometer.GetDecimal() * 1000);
        if (metres <= _shownMetres.GetValueOrDefault(id))
        {
            return;
        }

        _shownMetres[id] = metres;
        if (!log.TryFind(metres, out var message))
        {
            _samples.Unmatched++;
        }
        else if (timetable.IsMeasured(message.Intended))
        {
            (message.AfterQuiet ? _samples.FirstAfterQuiet : _samples.Conflated).Record(at - message.Intended);
        }
    }

    private void AlertRaised(JsonElement alert, long at, Timetable timetable)
    {
        if (alert.GetProperty("itemId").GetString() is not { } item || !_alertsDue.TryGetValue(item, out var intended) || !_alertsSeen.Add(item))
        {
            return;
        }

        if (timetable.IsMeasured(intended))
        {
            _samples.Alerts.Record(at - intended);
        }
    }
}
