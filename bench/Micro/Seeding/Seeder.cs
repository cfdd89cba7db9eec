using System.Security.Cryptography;
using System.Text;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Vehicles;
using Milepost.Load.Provisioning;
using Milepost.Silo.Actors;
using Milepost.Silo.Client;
using Milepost.Silo.Hosting;
using Milepost.Silo.Journal;
using Milepost.Silo.Storage;
using Milepost.Silo.Storage.Rows;
using Turn = Milepost.Silo.Actors.Turn;

namespace Milepost.Micro.Seeding;

/// <summary>
/// Makes the commits that vehicles, their plans and their paired devices would have led to: the product's own turns, one vehicle after the other, without
/// anybody waiting in between. News for the feed is left out, for the feed keeps news for days only.
/// </summary>
internal sealed class Seeder(FleetId fleet, BenchSilo silo)
{
    private static readonly (string Name, int Kilometres, int Months)[] Plan =
        [("Oil", 15_000, 12), ("Brake fluid", 60_000, 24), ("Cabin filter", 30_000, 24), ("Tyres", 40_000, 72), ("Inspection", 90_000, 24)];

    private readonly IVehicleRules _rules = silo.Get<IVehicleRules>();
    private readonly TurnClock _clock = silo.Get<TurnClock>();
    private readonly Turn _turn = new(silo.Get<IVehicleRules>(), silo.Get<SiloOptions>(), silo.Get<VehicleNumbers>());

    /// <summary>One commit with the vehicles of the given numbers; those below <paramref name="planned"/> get a plan.</summary>
    public JournalBatch Make(int first, int count, int planned)
    {
        var batch = new JournalBatch();
        for (var number = first; number < first + count; number++)
        {
            Add(batch, number, number < planned);
        }

        return batch;
    }

    private void Add(JournalBatch batch, int number, bool hasPlan)
    {
        var vehicle = new VehicleId(SeededVehicle.VehicleOf(number));
        var device = DeviceOf(number);
        batch.Add(new TurnWork(database => CreateDevice(database, device, vehicle)));
        var state = new VehicleActivation(vehicle).State;
        foreach (var command in Commands(vehicle, device.Id, number, hasPlan))
        {
            var time = _clock.In(state.Vehicle.Profile?.Details.TimeZone);
            _turn.Begin(state, time);
            var decision = _rules.Decide(state.Vehicle, command, time, state.History);
            state = decision.Rejection is null
                ? _turn.Take(new CommandTurn(vehicle, command), decision)
                : throw new InvalidOperationException($"Vehicle {number} refused {command}: {decision.Rejection}.");
            _turn.Writes.Feed.Clear();
            _turn.Writes.Vehicles.Clear();
            batch.Append(_turn.Writes);
        }

        // Its row in lists was passed over in each turn above, and is written once here.
        _turn.Begin(state with { ListedAt = 0 }, _clock.In(state.Vehicle.Profile?.Details.TimeZone));
        _turn.WriteDown();
        batch.Append(_turn.Writes);
    }

    private IEnumerable<VehicleCommand> Commands(VehicleId vehicle, DeviceId device, int number, bool hasPlan)
    {
        var now = _clock.Now;
        var details = new VehicleDetails($"Van {number}", null, null, null, null, null, null, "Europe/Berlin", DistanceUnit.Km);
        yield return new RegisterVehicle(
            fleet, details, Distance.FromMetres(SeededVehicle.RegisteredMetres), now - TimeSpan.FromDays(SeededVehicle.RegisteredDaysAgo));
        for (var item = 0; item < (hasPlan ? Plan.Length : 0); item++)
        {
            yield return new AddServiceItem(Item(vehicle, item, now));
        }

        yield return new PairDevice(device, null);
    }

    // Last done a month ago and far from due: nothing is raised while the store is driven.
    private static ServiceItemDefinition Item(VehicleId vehicle, int index, Instant now)
    {
        var (name, kilometres, months) = Plan[index];
        var bytes = vehicle.Value.ToByteArray();
        bytes[4] = (byte)(index + 1);
        var done = new DoneAt(Distance.FromMetres(SeededVehicle.RegisteredMetres - 1_000_000), now.UtcDate.AddDays(-SeededVehicle.RegisteredDaysAgo), null);
        return new ServiceItemDefinition(
            new ServiceItemId(new Guid(bytes)),
            name,
            Severity.Advisory,
            Combine.Any,
            new Interval(Distance.FromKilometres(kilometres), months, null, null),
            null,
            done,
            null,
            null,
            null,
            Roll.Completion);
    }

    private DeviceRecord DeviceOf(int number)
    {
        var name = SeededVehicle.DeviceOf(number);
        var id = DeviceId.TryParse(name, out var parsed) ? parsed : throw new InvalidOperationException($"{name} is not a device id.");
        return new DeviceRecord(id, fleet, name, Hash(SeededVehicle.SecretOf(number)), Hash($"token of {name}"), _clock.Now, null, []);
    }

    private static void CreateDevice(StoreDatabase database, DeviceRecord device, VehicleId vehicle)
    {
        if (!DeviceRows.Create(database, device) || DeviceRows.Find(database, device.Id) is not { } stored)
        {
            throw new InvalidOperationException($"Device {device.Id} was refused.");
        }

        DeviceRows.BeginPairing(database, stored.Number, vehicle, null);
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
