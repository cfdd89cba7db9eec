using Milepost.Grains.Vehicles;

namespace Milepost.Silo.Journal.Checkpoints;

/// <summary>Brings a vehicle into the form it has between turns: its cold parts are bytes, unread.</summary>
internal static class RestingForm
{
    /// <summary>The vehicle as it is kept until its next turn; itself where nobody looked at a cold part.</summary>
    public static Vehicle Of(Vehicle vehicle)
    {
        var parts = vehicle.GetColdParts();
        return IsAtRest(parts)
            ? vehicle
            : vehicle.WithColdParts(Rested(parts), vehicle.Retired, vehicle.TimeZone is { } zone ? SharedText.Of(zone) : null);
    }

    /// <summary>The vehicle for somebody outside its loop, whose looking must not make the one in memory larger.</summary>
    public static Vehicle ToHandOut(Vehicle vehicle)
    {
        var parts = vehicle.GetColdParts();
        return vehicle.WithColdParts(Rested(parts), vehicle.Retired, vehicle.TimeZone);
    }

    private static bool IsAtRest(in ColdParts parts) =>
        (parts.Profile is null or { AtHand: null })
        && (parts.Plan.AtHand is null || PlanBytes.IsEmpty(parts.Plan.AtHand))
        && (parts.Alerts.AtHand is null or { Alerts.IsEmpty: true })
        && (parts.ClosedDays.AtHand is null || ClosedDaysBytes.IsEmpty(parts.ClosedDays.AtHand));

    private static ColdParts Rested(in ColdParts parts) => new(
        parts.Profile is { } profile ? Packed(profile, ProfileBytes.Write, ProfileBytes.Read) : null,
        parts.Plan.AtHand is { } plan && PlanBytes.IsEmpty(plan) ? parts.Plan : Packed(parts.Plan, PlanBytes.Write, PlanBytes.Read),
        parts.Alerts.AtHand is { Alerts.IsEmpty: true } ? parts.Alerts : Packed(parts.Alerts, AlertBytes.Write, AlertBytes.Read),
        parts.ClosedDays.AtHand is { } days && ClosedDaysBytes.IsEmpty(days) ? parts.ClosedDays : Packed(parts.ClosedDays, ClosedDaysBytes.Write, ClosedDaysBytes.Read));

    private static PackedPart<T> Packed<T>(ColdPart<T> part, Action<TelemetryWriter, T> write, PartReader<T> read)
        where T : class =>
        part is PackedPart<T> packed ? packed.Unread() : new PackedPart<T>(CheckpointCodec.BytesOf(part, write), read);
}
