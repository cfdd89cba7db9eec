using Milepost.Grains.Schedules;
using Milepost.Grains.Usage;

namespace Milepost.Grains.Vehicles;

/// <summary>Looks at a vehicle from one moment: where it stands, how fast it is used, and what that makes of each item.</summary>
/// <remarks>Made when something is shown, when time passes or when a boundary is crossed; never per reading.</remarks>
internal sealed class Outlook
{
    private readonly Vehicle vehicle;
    private readonly DateOnly today;
    private readonly CycleStart at;

    public Outlook(Vehicle vehicle, DateOnly today)
    {
        this.vehicle = vehicle;
        this.today = today;
        at = new CycleStart(today, vehicle.Odometer.Shown?.Value, vehicle.Engine?.Total);
        Pattern = UsageEstimator.Estimate(vehicle.Usage, OdometerMetres, KnownPoints(vehicle), today, vehicle.Profile?.Details.PerYear?.Metres);
    }

    /// <summary>How the vehicle is used, or <c>null</c>.</summary>
    public UsagePattern? Pattern { get; }

    private long? OdometerMetres => vehicle.Odometer.Shown?.Value.Metres;

    /// <summary>The stage of an item: by its criteria, by prediction, and never back from dueSoon within a cycle.</summary>
    public ServiceStage StageOf(PlannedItem item)
    {
        var due = item.Cycle.Due;
        var counter = due.Counter is { } threshold ? LastValues.Find(vehicle, threshold.Metric) : null;
        var stage = StageJudge.Of(item.Definition.Combine, due, at, counter);
        if (stage == ServiceStage.Ok && PredictedSoonOn(item) is { } soon && today >= soon)
        {
            return ServiceStage.DueSoon;
        }

        return stage != ServiceStage.Unknown && stage < item.Floor ? item.Floor : stage;
    }

    /// <summary>When an item is likely to be due.</summary>
    public DueForecast? ForecastOf(PlannedItem item) => ItemForecast.Of(item, OdometerMetres, Pattern, today);

    /// <summary>The day on which an item's distance is likely used up, as it looks today and not as it is shown.</summary>
    public DateOnly? ExpectedByDistance(PlannedItem item) => ItemForecast.ExpectedByDistance(item, OdometerMetres, Pattern, today);

    /// <summary>The local date from which an item is dueSoon by prediction; <c>null</c> where predictions do not matter. Calendar dates are not predicted.</summary>
    public DateOnly? PredictedSoonOn(PlannedItem item)
    {
        if (item.Cycle.Due.Distance is null || DueMargins.PredictedDays(item.Definition) is not { } days)
        {
            return null;
        }

        var likely = item.Definition.Combine == Combine.Any ? ItemForecast.ShownByDistance(item, OdometerMetres, Pattern, today) : ForecastOf(item)?.Likely;
        return likely?.AddDays(-days);
    }

    private static List<KnownPoint> KnownPoints(Vehicle vehicle)
    {
        var points = new List<KnownPoint>();
        if (vehicle.Profile is { Odometer: { } registered } profile)
        {
            points.Add(new KnownPoint(profile.OdometerAt.UtcDate, registered.Metres));
        }

        foreach (var item in vehicle.Plan.Items)
        {
            if (item.Definition.LastDone is DoneAt { Odometer: { } done, Date: { } on })
            {
                points.Add(new KnownPoint(on, done.Metres));
            }
        }

        foreach (var work in vehicle.Plan.Records)
        {
            if (work.Record.Odometer is { } odometer && odometer == work.At.Odometer)
            {
                points.Add(new KnownPoint(work.Record.Date, odometer.Metres));
            }
        }

        return points;
    }
}
