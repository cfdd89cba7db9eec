using System.Collections.Immutable;
using Milepost.Grains.Alerts;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Vehicles;

namespace Milepost.TestKit;

/// <summary>A vehicle's story in a test: what was given, what is done, what came of it. Plays the silo: it keeps the journal and hands in the days asked for.</summary>
public sealed class Given
{
    private readonly List<VehicleEvent> journal = [];
    private readonly double utcOffsetHours;

    private Given(Vehicle vehicle, Instant now, double utcOffsetHours) => (Vehicle, Now, this.utcOffsetHours) = (vehicle, now, utcOffsetHours);

    public Vehicle Vehicle { get; private set; }

    public Instant Now { get; private set; }

    public TurnTime Time => Build.Turn(Now, utcOffsetHours);

    /// <summary>Every fact so far.</summary>
    public IReadOnlyList<VehicleEvent> Journal => journal;

    /// <summary>What the last command led to.</summary>
    public Decision Last { get; private set; } = Decision.Nothing;

    /// <summary>How often a turn asked for stored days.</summary>
    public int DaysAskedFor { get; private set; }

    /// <summary>A vehicle registered on a moment, with its device attached for whatever it ever sent.</summary>
    public static Given AVehicle(double? odometerKm = 48_000, Instant? at = null, string? vin = null, double utcOffsetHours = 0)
    {
        var now = at ?? Build.Monday;
        var given = new Given(Vehicle.Initial(Build.Vehicle), now, utcOffsetHours);
        given.When(new RegisterVehicle(Build.Fleet, Build.Details(vin: vin), odometerKm is { } km ? Build.Km(km) : null, now));
        given.When(new PairDevice(Build.Device, null));
        return given;
    }

    /// <summary>A vehicle nobody registered.</summary>
    public static Given NoVehicle() => new(Vehicle.Initial(Build.Vehicle), Build.Monday, 0);

    public Given On(Instant moment)
    {
        Now = moment;
        return this;
    }

    public Given After(TimeSpan span) => On(Now + span);

    public Given When(VehicleCommand command)
    {
        var days = VehicleDecider.DaysNeeded(Vehicle, command);
        DaysAskedFor += days.Length;
        Last = VehicleDecider.Decide(Vehicle, command, Time, days.Aggregate(ObservedDays.None, WithStoredDay));
        foreach (var fact in Last.Events)
        {
            journal.Add(fact);
            Vehicle = VehicleEvolution.Evolve(Vehicle, fact);
        }

        NextWake = Last.Effects.OfType<WakeAt>().LastOrDefault() is { } wish ? wish.When : NextWake;
        return this;
    }

    /// <summary>The device sends these samples in one message, now.</summary>
    public Given Sends(params Sample[] samples) => When(Build.Message(Now, redelivered: false, samples));

    /// <summary>The device sends a sample of now.</summary>
    public Given Reports(double? odometerKm = null, double? speedKmh = null, double? counterKm = null, double? engineHours = null, string? vin = null) =>
        Sends(Build.Sample(Now, odometerKm, speedKmh, counterKm, engineHours, vin));

    public Given Plans(params ServiceItemDefinition[] items)
    {
        foreach (var item in items)
        {
            When(new AddServiceItem(item));
        }

        return this;
    }

    public Given Completes(ServiceRecord record) => When(new CompleteService(record));

    public Given TimePasses(Instant until) => On(until).When(new PassTime());

    public double? OdometerKm => Vehicle.Odometer.Shown?.Value.Kilometres;

    public ServiceStage StageOf(int item = 1) => StatusOf(item).Stage;

    public ServiceItemStatus StatusOf(int item = 1) =>
        VehicleView.Plan(Vehicle, Time).Single(status => status.Definition.Id == Build.ItemId(item));

    public ImmutableArray<Alert> Alerts => Vehicle.Alerts.Alerts;

    public Alert OnlyAlert => Alerts.Single();

    /// <summary>When the vehicle asked to be woken, by its latest wish.</summary>
    public Instant? NextWake { get; private set; }

    /// <summary>Every time an alert was raised or reopened by the last command.</summary>
    public IEnumerable<Alert> Raised => Last.Effects.OfType<AnnounceAlert>().Where(effect => effect.Raised).Select(effect => effect.Alert);

    /// <summary>The verdict on the only observation of a signal in the last message.</summary>
    public Verdict VerdictOn(Signal signal) => Last.Events
        .OfType<TelemetryRecorded>()
        .Single()
        .Samples
        .SelectMany(sample => sample.Observations)
        .Single(judged => judged.Observation.Signal == signal)
        .Verdict;

    private ObservedDays WithStoredDay(ObservedDays days, DateOnly day) => days.WithDay(
        day,
        [.. journal.OfType<TelemetryRecorded>().Where(entry => entry.Samples.Any(sample => sample.At.UtcDate == day))]);
}
