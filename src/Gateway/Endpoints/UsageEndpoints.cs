using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Milepost.Gateway.Auth;
using Milepost.Gateway.Contracts;
using Milepost.Gateway.Requests;
using Milepost.Grains.Faults;
using Milepost.Grains.Vehicles;

namespace Milepost.Gateway.Endpoints;

/// <summary>How a vehicle is used, and what its control units complain of.</summary>
internal static class UsageEndpoints
{
    public static void MapUsage(this IEndpointRouteBuilder api)
    {
        var vehicle = api.MapGroup("/vehicles/{" + VisibleVehicle.RouteMember + "}").WithTags("Usage").RequireAuthorization().ProducesProblem(401).ProducesProblem(404);
        vehicle.MapGet("/usage", Usage).Produces<UsageResource>()
            .Takes(
                QueryMember.Word<UsageBucket>("bucket", "Local days, of which the last 182 are kept, or calendar months, of which the last 240 are; days where it is absent."),
                QueryMember.Text("from", "Only from this local date on."),
                QueryMember.Text("to", "Only before this local date."))
            .Is("getUsage", "Distance per local day or month; days and months without movement are left out.", 400);
        vehicle.MapGet("/faults", Faults).Produces<ListResource<FaultResource>>()
            .Is("listFaults", "The trouble codes that stand in the car's memory, with what they mean.");
    }

    private static IResult Usage(VisibleVehicle vehicle, RequestQuery query)
    {
        var (bucket, from, to) = Checks.Run(checks =>
            (query.Word<UsageBucket>(checks, "bucket") ?? UsageBucket.Day, query.Date(checks, "from"), query.Date(checks, "to")));
        var state = vehicle.Reading.Vehicle;
        var items = (bucket == UsageBucket.Month ? Months(state) : Days(state))
            .Where(item => item.DistanceKm > 0 && !(item.On < from) && !(item.On >= to));
        return Results.Ok(new UsageResource(
            bucket, [.. items], state.Usage.Since, state.Engine?.Total.Hours, state.LastSeenAt?.ToDateTimeOffset(), LastValues.Find(state, "batteryV")));
    }

    private static IResult Faults(VisibleVehicle vehicle)
    {
        var faults = vehicle.Reading.Vehicle.Faults.Stored.Select(fault => new FaultResource(
            fault.Code, TroubleCodeMeaning.TextOf(fault.Code), TroubleCodeMeaning.SeverityOf(fault.Code), fault.FirstSeenAt.ToDateTimeOffset(), fault.Odometer?.Kilometres));
        return Results.Ok(new ListResource<FaultResource>([.. faults]));
    }

    private static IEnumerable<UsageItemResource> Days(Vehicle vehicle)
    {
        var closed = vehicle.Usage.Days.Select(day => new UsageItemResource(day.Day, day.Metres / 1000.0));
        return Today(vehicle) is { } today ? closed.Append(new UsageItemResource(today.Day, today.Metres / 1000.0)) : closed;
    }

    private static IEnumerable<UsageItemResource> Months(Vehicle vehicle)
    {
        var metres = vehicle.Usage.Months.ToDictionary(month => month.Month, month => month.Metres);
        if (Today(vehicle) is { } today)
        {
            var month = new DateOnly(today.Day.Year, today.Day.Month, 1);
            metres[month] = metres.GetValueOrDefault(month) + today.Metres;
        }

        return metres.OrderBy(month => month.Key).Select(month => new UsageItemResource(month.Key, month.Value / 1000.0));
    }

    private static (DateOnly Day, long Metres)? Today(Vehicle vehicle) =>
        vehicle.Usage.Current is { } current && vehicle.Odometer.Shown is { } shown ? (current.Day, shown.Value.Metres - current.OpenMetres) : null;
}
