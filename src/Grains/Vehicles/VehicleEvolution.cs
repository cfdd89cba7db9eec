using System.Diagnostics;
using Milepost.Grains.Odometers;
using Milepost.Grains.Usage;
using Milepost.Grains.Vehicles.Evolving;

namespace Milepost.Grains.Vehicles;

/// <summary>Folds facts into state: assignment and arithmetic, no rules.</summary>
public static class VehicleEvolution
{
    /// <summary>The state after one fact; its sequence is the next one.</summary>
    public static Vehicle Evolve(Vehicle vehicle, VehicleEvent fact) => fact is TelemetryRecorded recorded
        ? TelemetryFold.Evolve(vehicle, recorded)
        : Apply(vehicle with { Sequence = vehicle.Sequence.Next }, fact);

    private static Vehicle Apply(Vehicle vehicle, VehicleEvent fact) => fact switch
    {
        VehicleRegistered registered => Register(vehicle, registered),
        VehicleDescribed described => vehicle with
        {
            Profile = vehicle.Profile! with { Details = described.Details, DetailsVersion = vehicle.Profile.DetailsVersion + 1 },
        },
        VehicleRetired => vehicle with { Profile = vehicle.Profile! with { Retired = true } },
        DevicePaired paired => vehicle with { Pairings = vehicle.Pairings.Add(new Pairing(paired.Device, paired.From, null)) },
        DeviceUnpaired unpaired => Unpair(vehicle, unpaired),
        ManualReadingRecorded reading => TakeReading(vehicle, reading),
        ServiceItemAdded added => PlanFold.Evolve(vehicle, added),
        ServiceItemChanged changed => PlanFold.Evolve(vehicle, changed),
        ServiceItemRemoved removed => PlanFold.Evolve(vehicle, removed),
        ServiceCompleted completed => PlanFold.Evolve(vehicle, completed),
        ServiceWithdrawn withdrawn => PlanFold.Evolve(vehicle, withdrawn),
        ServiceStageChanged stage => PlanFold.Evolve(vehicle, stage),
        AlertChanged alert => PlanFold.Evolve(vehicle, alert),
        _ => throw new UnreachableException($"No arm for {fact.GetType().Name}."),
    };

    private static Vehicle Register(Vehicle vehicle, VehicleRegistered fact)
    {
        var registered = vehicle with
        {
            Fleet = fact.Fleet,
            Profile = new VehicleProfile(fact.Details, 1, fact.Details, fact.Odometer, fact.OdometerAt, fact.On, Retired: false),
        };
        if (fact.Odometer is not { } odometer)
        {
            return registered;
        }

        // A reading of the past is dated by the calendar of UTC: the zone's offset then is not known.
        var day = fact.OdometerAt >= fact.At ? fact.On : fact.OdometerAt.UtcDate;
        return registered with
        {
            Odometer = OdometerCurve.WithAbsolute(vehicle.Odometer, odometer, fact.OdometerAt, OdometerSource.Owner),
            Usage = UsageDays.Advance(vehicle.Usage, day, null, odometer.Metres),
        };
    }

    private static Vehicle TakeReading(Vehicle vehicle, ManualReadingRecorded fact)
    {
        if (fact.Verdict.IsQuarantined)
        {
            return vehicle with { Doubted = new DoubtedReading(fact.Reading, fact.ReadAt) };
        }

        return fact.Verdict.Kind switch
        {
            VerdictKind.Accepted => Accept(vehicle, fact),
            VerdictKind.Corrected => Correct(vehicle, fact),
            _ => vehicle,
        };
    }

    private static Vehicle Accept(Vehicle vehicle, ManualReadingRecorded fact)
    {
        var odometer = OdometerCurve.WithAbsolute(vehicle.Odometer, fact.Reading, fact.ReadAt, OdometerSource.Manual);
        var after = vehicle with
        {
            Odometer = odometer,
            Usage = TelemetryFold.Advance(vehicle.Usage, fact.ReadAt.DateAt(fact.UtcOffset), vehicle.Odometer.Shown, odometer.Shown),
        };
        return PlanFold.AfterMotion(vehicle, after);
    }

    // The vehicle did not drive the difference: its past moves with it.
    private static Vehicle Correct(Vehicle vehicle, ManualReadingRecorded fact)
    {
        var odometer = OdometerCurve.WithCorrection(vehicle.Odometer, fact.Reading, fact.ReadAt);
        var metres = fact.Reading.Metres - (vehicle.Odometer.Shown?.Value.Metres ?? 0);
        var usage = TelemetryFold.Advance(UsageDays.Moved(vehicle.Usage, metres), fact.ReadAt.DateAt(fact.UtcOffset), odometer.Shown, odometer.Shown);
        var corrected = vehicle with { Odometer = odometer, Usage = usage, Doubted = null, Profile = vehicle.Profile! with { Odometer = null } };
        return PlanFold.AfterCorrection(corrected, metres);
    }

    private static Vehicle Unpair(Vehicle vehicle, DeviceUnpaired fact)
    {
        var pairings = vehicle.Pairings
            .Select(pairing => pairing.Device == fact.Device && pairing.Until is null ? pairing with { Until = fact.Until } : pairing);
        return vehicle with { Pairings = [.. pairings] };
    }
}
