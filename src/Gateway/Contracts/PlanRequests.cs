using System.Collections.Immutable;
using Milepost.Gateway.Requests;
using Milepost.Grains.Identity;
using Milepost.Grains.Schedules;

namespace Milepost.Gateway.Contracts;

/// <summary>Wire → domain for plans and records, naming each member that says something impossible.</summary>
internal static class PlanRequests
{
    private const int MaxItemsPerRecord = 100;
    private const int MaxMonths = 1200;
    private const int MaxDays = 36_500;
    private const double MinKilometres = 0.001;
    private const decimal MaxAmount = 1_000_000_000;
    private const double MaxMagnitude = 1e12;
    private const double MinHours = 1 / 3600.0;

    public static ServiceItemDefinition ToDefinition(this PlanItemRequest request, ServiceItemId id, Checks checks)
    {
        if (request.Criteria is null == request.Once is null)
        {
            checks.Refuse("criteria", "Exactly one of criteria and once is required.");
        }

        return new ServiceItemDefinition(
            id,
            checks.Name("name", request.Name, 100),
            request.Severity ?? Severity.Advisory,
            request.Combine ?? Combine.Any,
            request.Criteria?.ToInterval("criteria", checks),
            request.Once?.ToOneOff(checks),
            request.LastDone.ToLastDone(checks),
            request.DueSoon?.ToMargin(checks),
            request.Grace is { } grace
                ? new Grace(checks.Kilometres("grace.km", grace.Km), checks.Whole("grace.days", grace.Days, 0, MaxDays))
                : null,
            request.First?.ToInterval("first", checks),
            request.Roll ?? Roll.Completion);
    }

    public static ServiceRecord ToRecord(this ServiceRequest request, ServiceRecordId id, string author, Checks checks)
    {
        checks.Demand("date", request.Date);
        return new ServiceRecord(
            id,
            checks.Date("date", request.Date) ?? default,
            checks.Kilometres("odometerKm", request.OdometerKm),
            checks.Hours("engineHours", request.EngineHours),
            request.Items(checks),
            request.Cost?.ToMoney(checks),
            checks.Text("vendor", request.Vendor, 200),
            checks.Text("notes", request.Notes, 4000, multiline: true),
            author);
    }

    private static Interval ToInterval(this IntervalContract interval, string member, Checks checks)
    {
        if (interval is { DistanceKm: null, Months: null, Days: null, EngineHours: null, Counter: null })
        {
            checks.Refuse(member, "It needs at least one of distanceKm, months, days, engineHours and counter.");
        }

        return new Interval(
            checks.Kilometres($"{member}.distanceKm", interval.DistanceKm, MinKilometres),
            checks.Whole($"{member}.months", interval.Months, 1, MaxMonths),
            checks.Whole($"{member}.days", interval.Days, 1, MaxDays),
            checks.Hours($"{member}.engineHours", interval.EngineHours, MinHours),
            interval.Counter?.ToThreshold($"{member}.counter", checks));
    }

    private static CounterThreshold ToThreshold(this CounterContract counter, string member, Checks checks)
    {
        checks.Demand($"{member}.at", counter.At);
        return new CounterThreshold(
            checks.Name($"{member}.metric", counter.Metric, 64),
            checks.Number($"{member}.at", counter.At, -MaxMagnitude, MaxMagnitude) ?? 0);
    }

    private static OneOff ToOneOff(this OnceContract once, Checks checks)
    {
        if (once is { DueOn: null, DueAtKm: null })
        {
            checks.Refuse("once", "It needs dueOn or dueAtKm.");
        }

        return new OneOff(checks.Date("once.dueOn", once.DueOn), checks.Kilometres("once.dueAtKm", once.DueAtKm));
    }

    private static LastDone ToLastDone(this LastDoneContract? lastDone, Checks checks)
    {
        switch (lastDone)
        {
            case DoneAtContract done:
                if (done is { OdometerKm: null, Date: null, EngineHours: null })
                {
                    checks.Refuse("lastDone", "It needs at least one of odometerKm, date and engineHours.");
                }

                return new DoneAt(
                    checks.Kilometres("lastDone.odometerKm", done.OdometerKm),
                    checks.Date("lastDone.date", done.Date),
                    checks.Hours("lastDone.engineHours", done.EngineHours));
            case LastDoneOnGrid:
                return OnGrid.Instance;
            default:
                return NeverKnown.Instance;
        }
    }

    private static DueSoonMargin ToMargin(this DueSoonContract soon, Checks checks) => new(
        checks.Kilometres("dueSoon.km", soon.Km),
        checks.Number("dueSoon.percent", soon.Percent, 0.001, 100),
        checks.Whole("dueSoon.days", soon.Days, 0, MaxDays),
        checks.Whole("dueSoon.predictedDays", soon.PredictedDays, 0, MaxDays));

    private static ImmutableArray<ServiceItemId> Items(this ServiceRequest request, Checks checks)
    {
        var given = checks.Required("itemIds", request.ItemIds) ?? [];
        if (given.Count > MaxItemsPerRecord)
        {
            checks.Refuse("itemIds", $"There may be {MaxItemsPerRecord} of them.");
            return [];
        }

        var items = ImmutableArray.CreateBuilder<ServiceItemId>(given.Count);
        for (var index = 0; index < given.Count; index++)
        {
            if (ServiceItemId.TryParse(given[index], out var item))
            {
                items.Add(item);
            }
            else
            {
                checks.Refuse($"itemIds[{index}]", "It is not the id of a service item.");
            }
        }

        return items.Distinct().ToImmutableArray();
    }

    private static Money ToMoney(this MoneyContract cost, Checks checks)
    {
        if (cost.Currency is not { Length: 3 } || !cost.Currency.All(char.IsAsciiLetterUpper))
        {
            checks.Refuse("cost.currency", "It must be three capital letters of ISO 4217.");
        }

        checks.Demand("cost.amount", cost.Amount);
        return new Money(checks.Amount("cost.amount", cost.Amount, MaxAmount) ?? 0, cost.Currency ?? string.Empty);
    }
}
