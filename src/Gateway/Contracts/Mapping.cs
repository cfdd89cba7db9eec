using Milepost.Grains.Alerts;
using Milepost.Grains.Odometers;
using Milepost.Grains.Schedules;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Contracts;

/// <summary>Domain → wire; total, and the only place where a domain value becomes what clients see.</summary>
internal static class Mapping
{
    public static VehicleResource ToResource(this VehicleSummary vehicle) => new(
        vehicle.Id.ToString(),
        vehicle.Details.Name,
        vehicle.Details.Vin,
        vehicle.Details.Make,
        vehicle.Details.Model,
        vehicle.Details.Year,
        vehicle.Details.Plate,
        vehicle.Details.Powertrain,
        vehicle.Details.TimeZone,
        vehicle.Details.DistanceUnit,
        vehicle.Details.PerYear?.Kilometres,
        vehicle.Odometer?.Kilometres,
        vehicle.OdometerAt?.ToDateTimeOffset(),
        vehicle.OdometerSource,
        vehicle.OdometerEstimated,
        vehicle.OdometerPlusMinus.Kilometres,
        vehicle.EngineTime?.Hours,
        vehicle.Stage,
        vehicle.OpenAlerts,
        vehicle.NextDue?.ToNextDue(),
        vehicle.LastSeenAt?.ToDateTimeOffset(),
        vehicle.Metrics,
        vehicle.Retired);

    public static PlanItemResource ToResource(this ServiceItemStatus item) => new(
        item.Definition.Id.ToString(),
        item.Definition.Name,
        item.Definition.Severity,
        item.Definition.Combine,
        item.Definition.Criteria?.ToContract(),
        item.Definition.Once is { } once ? new OnceContract(once.DueOn, once.DueAt?.Kilometres) : null,
        item.Definition.LastDone.ToContract(),
        item.Definition.DueSoon is { } soon ? new DueSoonContract(soon.Distance?.Kilometres, soon.Percent, soon.Days, soon.PredictedDays) : null,
        item.Definition.Grace is { } grace ? new GraceContract(grace.Distance?.Kilometres, grace.Days) : null,
        item.Definition.First?.ToContract(),
        item.Definition.Roll,
        item.Stage,
        item.DueAt?.Kilometres,
        item.DueOn,
        item.DueAtEngineTime?.Hours,
        item.RemainingMetres / 1000.0,
        item.RemainingDays,
        item.Forecast?.Likely,
        item.Forecast?.Earliest,
        item.Forecast?.Latest,
        item.Because is { } because ? BecauseSentence.Of(because) : null,
        item.Because?.ToResource());

    public static ServiceResource ToResource(this ServiceRecord record) => new(
        record.Id.ToString(),
        record.Date,
        record.Odometer?.Kilometres,
        record.EngineTime?.Hours,
        [.. record.Items.Select(item => item.ToString())],
        record.Cost is { } cost ? new MoneyContract(cost.Amount, cost.Currency) : null,
        record.Vendor,
        record.Notes,
        record.Author);

    public static AlertResource ToResource(this Alert alert) => new(
        alert.Id.ToString(),
        alert.Vehicle.ToString(),
        alert.Kind,
        alert.Item?.ToString(),
        alert.Subject,
        alert.Cycle,
        alert.Stage,
        alert.Severity,
        alert.State,
        alert.Title,
        alert.Because is { } because ? BecauseSentence.Of(because) : null,
        alert.Because?.ToResource(),
        alert.RaisedAt.ToDateTimeOffset(),
        alert.StageSince.ToDateTimeOffset(),
        alert.Late,
        alert.AcknowledgedBy,
        alert.AcknowledgedAt?.ToDateTimeOffset(),
        alert.AssignedTo,
        alert.Snooze?.Until?.ToDateTimeOffset(),
        alert.Snooze?.ToResource(),
        alert.ResolvedAt?.ToDateTimeOffset(),
        alert.ResolvedBy,
        alert.Version);

    public static ObservationResource ToResource(this ManualReadingRecorded reading) => new(
        reading.ReadAt.ToDateTimeOffset(),
        reading.At.ToDateTimeOffset(),
        reading.Reading.Kilometres,
        OdometerSource.Manual,
        reading.Verdict.ToResource());

    public static DeviceResource ToResource(this DeviceRecord device) => new(
        device.Id.ToString(),
        device.Name,
        device.Vehicle?.ToString(),
        device.CreatedAt.ToDateTimeOffset(),
        device.RevokedAt?.ToDateTimeOffset());

    public static TelemetryMessageResource ToResource(this RawMessage message) => new(
        message.Device.ToString(),
        message.Topic,
        message.ReceivedAt.ToDateTimeOffset(),
        Convert.ToBase64String(message.Payload.Span));

    public static DeadLetterResource ToResource(this DeadLetter letter) => new(
        letter.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
        letter.Device.ToString(),
        letter.Topic,
        letter.ReceivedAt.ToDateTimeOffset(),
        letter.Reason,
        letter.Detail,
        Convert.ToBase64String(letter.Payload.Span));

    public static AccountingResource ToResource(this Balance balance) =>
        new(balance.Received, balance.Journaled, balance.Duplicate, balance.DeadLettered, balance.Refused);

    private static NextDueResource ToNextDue(this ServiceItemStatus item)
    {
        var resource = item.ToResource();
        return new NextDueResource(
            resource.Id,
            resource.Name,
            resource.Stage,
            resource.DueAtKm,
            resource.DueOn,
            resource.DueAtHours,
            resource.RemainingKm,
            resource.RemainingDays,
            resource.LikelyOn,
            resource.EarliestOn,
            resource.LatestOn,
            resource.Because,
            resource.Reason);
    }

    private static IntervalContract ToContract(this Interval interval) => new(
        interval.Distance?.Kilometres,
        interval.Months,
        interval.Days,
        interval.EngineTime?.Hours,
        interval.Counter is { } counter ? new CounterContract(counter.Metric, counter.At) : null);

    private static LastDoneContract ToContract(this LastDone lastDone) => lastDone switch
    {
        DoneAt done => new DoneAtContract(done.Odometer?.Kilometres, done.Date, done.EngineTime?.Hours),
        OnGrid => new LastDoneOnGrid(),
        _ => new LastDoneUnknown(),
    };

    private static SnoozeResource ToResource(this Snooze snooze) =>
        new(snooze.Until?.ToDateTimeOffset(), snooze.UntilOdometer?.Kilometres, snooze.UntilWorse, snooze.By);

    private static ReasonResource ToResource(this Because because) => new(
        because.Odometer?.Kilometres,
        because.OdometerAt?.ToDateTimeOffset(),
        because.OdometerSource,
        because.DueAt?.Kilometres,
        because.DueOn,
        because.DueAtEngineTime?.Hours,
        because.LastDoneAt?.Kilometres,
        because.LastDoneOn,
        because.EveryDistance?.Kilometres,
        because.EveryMonths,
        because.EveryDays,
        because.MetresPerDay / 1000.0);

    private static VerdictResource ToResource(this Verdict verdict) => new(
        verdict.Kind,
        verdict.Kind >= VerdictKind.OtherVehicle,
        verdict.Compared == 0 ? null : verdict.Compared / 1000.0,
        verdict.Limit == 0 ? null : verdict.Limit / 1000.0);
}
