using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Telemetry;

namespace Milepost.Grains.Vehicles.Deciding;

/// <summary>Rules of recording work done and of withdrawing a record.</summary>
internal static class DecideCompletion
{
    public static Decision Decide(Vehicle vehicle, CompleteService command, TurnTime time)
    {
        var record = command.Record;
        if (Find(vehicle, record) is { } known)
        {
            return IsSame(known.Record, record) ? Decision.Nothing : Decision.Refuse(new ServiceRecordExists(record.Id));
        }

        if (vehicle.Plan.Records.Length >= ServicePlan.MaxRecords)
        {
            return Decision.Refuse(new LimitReached("services", ServicePlan.MaxRecords));
        }

        if (Fault(vehicle, record, time) is { } fault)
        {
            return Decision.Refuse(fault);
        }

        var turn = new Turn(vehicle, time);
        var doubted = record.Odometer is { } odometer && IsDoubted(turn, record, odometer);
        turn.Record(new ServiceCompleted(time.Now, record) { OdometerDoubted = doubted });
        turn.Announce();
        StageWatch.Review(turn, new Occasion(time.Now, Late: false));
        return turn.Done();
    }

    public static Decision Decide(Vehicle vehicle, WithdrawService command, TurnTime time)
    {
        if (!vehicle.Plan.Records.Any(done => done.Record.Id == command.Record))
        {
            return Decision.Refuse(new ServiceRecordUnknown(command.Record));
        }

        var turn = new Turn(vehicle, time);
        turn.Record(new ServiceWithdrawn(time.Now, command.Record, command.Author));
        turn.Announce();
        StageWatch.Review(turn, new Occasion(time.Now, Late: false));
        return turn.Done();
    }

    // Lower than it should be, an item is only due early, and the past it contradicts may be a guess; beyond the vehicle it would never be due.
    private static bool IsDoubted(Turn turn, ServiceRecord record, Distance odometer)
    {
        var verdict = DecideManualReading.Record(turn, odometer, SentUnit.Canonical, MomentOf(record.Date, turn.Time), record.Author);
        return verdict.IsQuarantined && odometer > turn.State.Odometer.Shown?.Value;
    }

    private static WorkDone? Find(Vehicle vehicle, ServiceRecord record) => vehicle.Plan.Records.FirstOrDefault(done => done.Record.Id == record.Id);

    private static bool IsSame(ServiceRecord known, ServiceRecord record) =>
        known.Items.AsSpan().SequenceEqual(record.Items.AsSpan()) && known with { Items = record.Items } == record;

    private static VehicleRejection? Fault(Vehicle vehicle, ServiceRecord record, TurnTime time)
    {
        foreach (var item in record.Items)
        {
            if (DecidePlan.Find(vehicle, item) is null)
            {
                return new ServiceItemUnknown(item);
            }
        }

        return Checks.Date("date", record.Date)
            ?? (record.Date > time.Today ? new InvalidMember("date", "It lies in the future.") : null)
            ?? (record.Items.Length > ServicePlan.MaxItems ? new InvalidMember("itemIds", $"At most {ServicePlan.MaxItems}.") : null)
            ?? Checks.OptionalText("vendor", record.Vendor, 200)
            ?? Checks.OptionalText("notes", record.Notes, 4000)
            ?? (record.Cost is { } cost ? Fault(cost) : null);
    }

    private static InvalidMember? Fault(Money cost) =>
        Checks.Range<decimal>("cost.amount", cost.Amount, 0, 1_000_000_000)
        ?? (cost.Currency is { Length: 3 } currency && currency.All(char.IsAsciiLetterUpper)
            ? null : new InvalidMember("cost.currency", "It must be three capital letters (ISO 4217)."));

    // A date without an hour: today's work was done by now, earlier work by the end of its day.
    private static Instant MomentOf(DateOnly date, TurnTime time) => date == time.Today
        ? time.Now
        : time.NextMidnight - TimeSpan.FromDays(time.Today.DayNumber - date.DayNumber) - TimeSpan.FromMilliseconds(1);
}
