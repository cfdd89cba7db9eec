using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Vehicles;

namespace Milepost.Micro;

/// <summary>Makes what a fleet of realistic vehicles is told: registrations, plans, pairings, and days of telemetry. Every text is a new string, as it is when it was read from a wire.</summary>
internal static class Fleet
{
    /// <summary>07:00 UTC of a Monday.</summary>
    public static readonly Instant Begin = new(1_772_434_800_000);

    private static readonly string[] Names = ["Oil and filter", "Brake fluid", "Air filter", "Tyre rotation", "Inspection"];

    /// <summary>The vehicle of a number.</summary>
    public static VehicleId Vehicle(int number) => new(new Guid(number, 1, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1));

    /// <summary>The device of a number.</summary>
    public static DeviceId Device(int number) => DeviceId.TryParse($"dongle-{number:D9}", out var id) ? id : throw new InvalidOperationException("Not a device id.");

    /// <summary>Everything its owner does: registers it, plans so many items, attaches its device.</summary>
    public static IEnumerable<VehicleCommand> Setup(int number, FleetId fleet, int items)
    {
        var details = new VehicleDetails(
            $"Van {number}", $"WVWZZZ1J{number:D9}", Copy("Volkswagen"), Copy("Transporter"), 2021, $"B-MP {number}", Copy("diesel"), Copy("Europe/Berlin"), DistanceUnit.Km);
        yield return new RegisterVehicle(fleet, details, Distance.FromMetres(100_000_000), Begin);
        for (var item = 0; item < items; item++)
        {
            yield return new AddServiceItem(Item(number, item));
        }

        yield return new PairDevice(Device(number), null);
    }

    /// <summary>One message: odometer, speed, engine, voltage, fuel, coolant.</summary>
    public static RecordTelemetry Message(int number, Instant at, long driven)
    {
        Observation[] observations =
        [
            new(Signal.Odometer, 100_000_000 + driven), new(Signal.Speed, 60_000 + (driven % 1000)), new(Signal.EngineSpeed, 2_100_000),
            new(Signal.BatteryVoltage, 14_120), new(Signal.FuelLevel, 63_000), new(Signal.CoolantTemperature, 90_000),
        ];
        var sample = new Sample(at, driven, [.. observations], [], [], null);
        return new RecordTelemetry(Device(number), at, false, driven * 7919, [sample]);
    }

    /// <summary>A vehicle as its rules make it, without a silo: so many days of 40 km, in a few messages each.</summary>
    public static Vehicle Build(int number, int items, int days)
    {
        var state = Milepost.Grains.Vehicles.Vehicle.Initial(Vehicle(number));
        var at = Begin;
        foreach (var command in Setup(number, new FleetId(Guid.Parse("0190a000-0000-7000-8000-00000000000f")), items))
        {
            state = Take(state, command, at);
        }

        var driven = 0L;
        for (var day = 0; day < days; day++)
        {
            for (var message = 0; message < 4; message++)
            {
                at += TimeSpan.FromMinutes(4);
                driven += 10_000;
                state = Take(state, Message(number, at, driven), at);
            }

            at += TimeSpan.FromMinutes(23 * 60 + 44);
        }

        return state;
    }

    private static Vehicle Take(Vehicle state, VehicleCommand command, Instant now)
    {
        var time = new TurnTime(now, now.UtcDate, now + TimeSpan.FromHours(12), TimeSpan.Zero);
        var decision = VehicleDecider.Decide(state, command, time, Grains.Odometers.ObservedDays.None);
        return decision.Rejection is null
            ? decision.Events.Aggregate(state, VehicleEvolution.Evolve)
            : throw new InvalidOperationException($"Refused: {decision.Rejection}.");
    }

    private static ServiceItemDefinition Item(int number, int item) => new(
        new ServiceItemId(new Guid(number, (short)item, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 2)),
        item < Names.Length ? Copy(Names[item]) : $"{Names[item % Names.Length]} {item}",
        Severity.Advisory,
        Combine.Any,
        new Interval(Distance.FromMetres(15_000_000 + (1_000_000 * item)), 12 + item, null, null),
        null,
        NeverKnown.Instance,
        null,
        null,
        null,
        Roll.Completion);

    private static string Copy(string text) => new(text.AsSpan());
}
