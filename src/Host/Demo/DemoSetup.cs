using System.Security.Cryptography;
using System.Text;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;

namespace Milepost.Host.Demo;

/// <summary>Puts the demo fleet into the store, through the same ports everybody uses, so that it looks the same at every start.</summary>
internal sealed class DemoSetup(IVehicleClient vehicles, IVehicleDirectory directory, IDeviceDirectory devices, TimeProvider time)
{
    /// <summary>Items that fall due in the demo stay due for an hour or so of driving.</summary>
    private const double GraceKm = 100;

    /// <summary>A demo vehicle with the device that will speak for it.</summary>
    /// <param name="Kind">What it is.</param>
    /// <param name="OdometerKm">Where it stands now.</param>
    /// <param name="Device">Its device.</param>
    /// <param name="Secret">The device's secret of this run.</param>
    internal sealed record Ready(DemoVehicle Kind, double OdometerKm, DeviceId Device, string Secret);

    /// <summary>Registers what is missing, plans every vehicle anew from where it stands, and gives every device a secret for this run.</summary>
    public async Task<IReadOnlyList<Ready>> PrepareAsync(FleetId fleet, CancellationToken cancellation)
    {
        var list = await directory.ListVehiclesAsync(fleet, new VehicleQuery(null, null, VehicleSort.Name, null, 1000), cancellation);
        var byName = list.Items.ToDictionary(summary => summary.Details.Name, summary => summary.Id, StringComparer.Ordinal);
        var ready = new List<Ready>();
        foreach (var kind in DemoFleet.Vehicles)
        {
            var vehicle = byName.TryGetValue(kind.Name, out var known) ? known : await RegisterAsync(fleet, kind, cancellation);
            var odometerKm = await PlanAsync(vehicle, kind, cancellation);
            ready.Add(await ProvisionDeviceAsync(fleet, vehicle, kind, odometerKm, cancellation));
        }

        return ready;
    }

    private async Task<VehicleId> RegisterAsync(FleetId fleet, DemoVehicle kind, CancellationToken cancellation)
    {
        var id = new VehicleId(Guid.CreateVersion7(time.GetUtcNow()));
        var details = new VehicleDetails(
            kind.Name, null, kind.Make, kind.Model, kind.Year, kind.Plate, kind.Powertrain, kind.TimeZone, kind.Miles ? DistanceUnit.Mi : DistanceUnit.Km);
        await TellAsync(id, new RegisterVehicle(fleet, details, Distance.FromKilometres(kind.OdometerKm), null), cancellation);
        return id;
    }

    /// <summary>Plans a vehicle anew and returns where it stands, in kilometres.</summary>
    private async Task<double> PlanAsync(VehicleId vehicle, DemoVehicle kind, CancellationToken cancellation)
    {
        var reading = await vehicles.ReadAsync(vehicle, cancellation) ?? throw new InvalidOperationException($"'{kind.Name}' vanished while it was planned.");
        var odometerKm = VehicleView.Summarise(reading.Vehicle, reading.Time).Odometer?.Kilometres ?? kind.OdometerKm;
        foreach (var item in VehicleView.Plan(reading.Vehicle, reading.Time))
        {
            await TellAsync(vehicle, new RemoveServiceItem(item.Definition.Id), cancellation);
        }

        foreach (var item in kind.Items)
        {
            await TellAsync(vehicle, new AddServiceItem(Define(item, odometerKm, kind.KmPerDay, reading.Time.Today)), cancellation);
        }

        return odometerKm;
    }

    private ServiceItemDefinition Define(DemoItem item, double odometerKm, double kmPerDay, DateOnly today)
    {
        var id = new ServiceItemId(Guid.CreateVersion7(time.GetUtcNow()));
        var doneKm = item.EveryKm is { } every ? odometerKm + item.DueInKm - every : (double?)null;
        var doneOn = item.EveryMonths is { } months
            ? today.AddDays(item.DueInDays).AddMonths(-months)
            : today.AddDays(-(int)Math.Ceiling((odometerKm - doneKm!.Value) / kmPerDay));
        return new ServiceItemDefinition(
            id,
            item.Name,
            item.Safety ? Severity.Safety : Severity.Advisory,
            Combine.Any,
            new Interval(item.EveryKm is { } km ? Distance.FromKilometres(km) : null, item.EveryMonths, null, null),
            null,
            new DoneAt(doneKm is { } at ? Distance.FromKilometres(at) : null, doneOn, null),
            item.SoonKm is { } soon ? new DueSoonMargin(Distance.FromKilometres(soon), null, null, null) : null,
            item.SoonKm is null ? null : new Grace(Distance.FromKilometres(GraceKm), null),
            null,
            Roll.Completion);
    }

    private async Task<Ready> ProvisionDeviceAsync(FleetId fleet, VehicleId vehicle, DemoVehicle kind, double odometerKm, CancellationToken cancellation)
    {
        _ = DeviceId.TryParse("demo-" + vehicle.Value.ToString("N"), out var device);
        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var (secretHash, tokenHash) = (SHA256.HashData(Encoding.UTF8.GetBytes(secret)), RandomNumberGenerator.GetBytes(32));
        if (await devices.FindAsync(device, cancellation) is null)
        {
            var record = new DeviceRecord(device, fleet, kind.Name + " device", secretHash, tokenHash, Instant.From(time.GetUtcNow()), null, []);
            await devices.CreateAsync(record, cancellation);
            Expect(await devices.PairAsync(device, vehicle, null, cancellation));
        }
        else
        {
            await devices.ReplaceSecretAsync(device, secretHash, tokenHash, cancellation);
        }

        return new Ready(kind, odometerKm, device, secret);
    }

    private async Task TellAsync(VehicleId vehicle, VehicleCommand command, CancellationToken cancellation) =>
        Expect(await vehicles.TellAsync(vehicle, command, cancellation));

    private static void Expect(VehicleReply reply)
    {
        if (reply is not VehicleDone)
        {
            throw new InvalidOperationException($"The demo fleet could not be set up: {reply}.");
        }
    }
}
