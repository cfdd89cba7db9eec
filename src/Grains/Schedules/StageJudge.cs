namespace Milepost.Grains.Schedules;

/// <summary>Names the stage of an item from where the vehicle stands (domain, section 3).</summary>
internal static class StageJudge
{
    /// <summary>The stage of an item by its criteria alone, predictions left aside.</summary>
    /// <param name="combine">Whether the worst or the best criterion decides.</param>
    /// <param name="due">The boundaries.</param>
    /// <param name="at">Where the vehicle stands.</param>
    /// <param name="counter">What the car reports of the counter the item waits for, or <c>null</c>.</param>
    public static ServiceStage Of(Combine combine, DuePoint due, CycleStart at, double? counter)
    {
        var stages = new Combined(combine);
        if (due.Undetermined)
        {
            stages.Add(ServiceStage.Unknown);
        }

        if (due.Distance is { } distance)
        {
            stages.Add(at.Odometer is { } odometer ? ByDistance(distance, odometer.Metres) : ServiceStage.Unknown);
        }

        if (due.Date is { } date)
        {
            stages.Add(ByDate(date, at.On));
        }

        if (due.EngineTime is { } engine)
        {
            stages.Add(at.EngineTime is { } total ? ByEngineTime(engine, total.Seconds) : ServiceStage.Unknown);
        }

        if (due.Counter is { } threshold)
        {
            stages.Add(counter is { } value ? ByCounter(threshold, value) : ServiceStage.Unknown);
        }

        return stages.Stage;
    }

    private static ServiceStage ByDistance(DistanceDue due, long metres) =>
        metres > due.OverdueAfter ? ServiceStage.Overdue
        : metres >= due.At.Metres ? ServiceStage.Due
        : metres >= due.SoonFrom ? ServiceStage.DueSoon
        : ServiceStage.Ok;

    private static ServiceStage ByDate(DateDue due, DateOnly today) =>
        today > due.OverdueAfter ? ServiceStage.Overdue
        : today >= due.On ? ServiceStage.Due
        : today >= due.SoonFrom ? ServiceStage.DueSoon
        : ServiceStage.Ok;

    private static ServiceStage ByEngineTime(EngineTimeDue due, long seconds) =>
        seconds > due.At.Seconds ? ServiceStage.Overdue
        : seconds == due.At.Seconds ? ServiceStage.Due
        : seconds >= due.SoonFrom ? ServiceStage.DueSoon
        : ServiceStage.Ok;

    private static ServiceStage ByCounter(CounterThreshold threshold, double value) => value <= threshold.At ? ServiceStage.Due : ServiceStage.Ok;

    /// <summary>Folds the stages of several criteria into one.</summary>
    private struct Combined(Combine combine)
    {
        private bool any;
        private bool unknown;

        // No criterion left to judge by: a one-off that was done.
        public readonly ServiceStage Stage => !any && !unknown ? ServiceStage.Ok : combine == Combine.All && unknown ? ServiceStage.Unknown : stage;

        private ServiceStage stage;

        public void Add(ServiceStage next)
        {
            if (next == ServiceStage.Unknown)
            {
                unknown = true;
                return;
            }

            stage = !any || (combine == Combine.Any ? next > stage : next < stage) ? next : stage;
            any = true;
        }
    }
}
