using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Milepost.Gateway.Auth;
using Milepost.Gateway.Contracts;
using Milepost.Gateway.Problems;
using Milepost.Gateway.Requests;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Endpoints;

/// <summary>Make devices known, pair them with vehicles, and hand out or end their credentials.</summary>
internal static class DeviceEndpoints
{
    private const string SecretPrefix = "mpd_";
    private const string TokenPrefix = "mpdt_";

    public static void MapDevices(this IEndpointRouteBuilder api)
    {
        var devices = api.MapGroup("/devices").WithTags("Devices").RequireAuthorization().ProducesProblem(401);
        devices.MapGet("", ListAsync).Produces<PageResource<DeviceResource>>().Takes(QueryMember.Limit, QueryMember.Cursor)
            .Is("listDevices", "Devices by name, revoked ones too.", 400);
        devices.MapPost("", CreateAsync).Produces<DeviceCredentialResource>(201)
            .Is("createDevice", "Makes a device known; its secret and token are shown this once.", 400, 404, 409);

        var one = devices.MapGroup("/{" + VisibleDevice.RouteMember + "}").ProducesProblem(404);
        one.MapGet("", Get).Produces<DeviceResource>().Is("getDevice", "A device.");
        one.MapPost("/secret", ReplaceSecretAsync).Produces<DeviceCredentialResource>()
            .Is("replaceDeviceSecret", "Makes another secret and token; the old ones end at once.", 409);
        one.MapPost("/pair", PairAsync).Produces<DeviceResource>().Is("pairDevice", "Pairs a device with a vehicle from a moment on.", 400, 409);
        one.MapDelete("", RevokeAsync).Produces(204).Is("revokeDevice", "Ends a device's right to connect.");
    }

    private static async Task<IResult> ListAsync(CurrentUser user, RequestQuery query, IDeviceDirectory devices, CancellationToken cancellation)
    {
        var (cursor, limit) = Checks.Run(checks => (query.Text(checks, "cursor"), query.Limit(checks)));
        var page = await devices.ListAsync(user.Fleet, cursor, limit, cancellation);
        return Results.Ok(new PageResource<DeviceResource>([.. page.Items.Select(Mapping.ToResource)], page.NextCursor));
    }

    private static async Task<IResult> CreateAsync(
        CurrentUser user,
        Body<CreateDeviceRequest> body,
        IDeviceDirectory devices,
        VehicleAccess access,
        TimeProvider time,
        ILogger<IDeviceDirectory> logger,
        CancellationToken cancellation)
    {
        var wanted = Checks.Run(checks => (
            Id: Id(body.Value.Id, time, checks),
            Name: checks.Name("name", body.Value.Name, 100),
            Vehicle: body.Value.VehicleId is null ? (VehicleId?)null : Vehicle(body.Value.VehicleId, checks)));
        if (wanted.Vehicle is { } asked && await access.FindAsync(user, asked, cancellation) is null)
        {
            return ProblemMap.VehicleUnknown.AsResult();
        }

        var credential = Credential.Create();
        var record = new DeviceRecord(
            wanted.Id, user.Fleet, wanted.Name, credential.SecretHash, credential.TokenHash, Instant.From(time.GetUtcNow()), RevokedAt: null, Pairings: []);
        if (!await devices.CreateAsync(record, cancellation))
        {
            return ProblemMap.DeviceExists.AsResult();
        }

        logger.DeviceCredential(record.Id.ToString(), "created", user.Account);
        var made = new DeviceCredentialResource(record.Id.ToString(), record.Name, wanted.Vehicle?.ToString(), credential.Secret, credential.Token);
        var paired = wanted.Vehicle is { } vehicle ? await devices.PairAsync(record.Id, vehicle, from: null, cancellation) : null;
        return paired is null or VehicleDone
            ? Results.Created($"{GatewayPaths.Api}/devices/{record.Id}", made)
            : ProblemMap.Of(paired).AsResult();
    }

    private static IResult Get(VisibleDevice device) => Results.Ok(device.Record.ToResource());

    private static async Task<IResult> ReplaceSecretAsync(
        VisibleDevice device, IDeviceDirectory devices, ILogger<IDeviceDirectory> logger, CancellationToken cancellation)
    {
        var credential = Credential.Create();
        if (device.Record.RevokedAt is not null || !await devices.ReplaceSecretAsync(device.Id, credential.SecretHash, credential.TokenHash, cancellation))
        {
            return ProblemMap.DeviceRevoked.AsResult();
        }

        logger.DeviceCredential(device.Id.ToString(), "given another secret", device.User.Account);
        var record = device.Record;
        return Results.Ok(new DeviceCredentialResource(record.Id.ToString(), record.Name, record.Vehicle?.ToString(), credential.Secret, credential.Token));
    }

    private static async Task<IResult> PairAsync(
        VisibleDevice device, Body<PairDeviceRequest> body, IDeviceDirectory devices, VehicleAccess access, CancellationToken cancellation)
    {
        var (vehicle, from) = Checks.Run(checks => (Vehicle(body.Value.VehicleId, checks), checks.Moment("at", body.Value.At)));
        if (await access.FindAsync(device.User, vehicle, cancellation) is null)
        {
            return ProblemMap.VehicleUnknown.AsResult();
        }

        var reply = await devices.PairAsync(device.Id, vehicle, from, cancellation);
        var after = await devices.FindAsync(device.Id, cancellation) ?? device.Record;
        return reply.Or(_ => Results.Ok(after.ToResource()));
    }

    private static async Task<IResult> RevokeAsync(
        VisibleDevice device, IDeviceDirectory devices, ILogger<IDeviceDirectory> logger, CancellationToken cancellation)
    {
        // Revoking twice is as good as once.
        if (await devices.RevokeAsync(device.Id, cancellation))
        {
            logger.DeviceCredential(device.Id.ToString(), "revoked", device.User.Account);
        }

        return Results.NoContent();
    }

    private static DeviceId Id(string? given, TimeProvider time, Checks checks)
    {
        var text = given ?? Guid.CreateVersion7(time.GetUtcNow()).ToString("D");
        if (!DeviceId.TryParse(text, out var id))
        {
            checks.Refuse("id", $"It must be 1 to {DeviceId.MaxLength} letters, digits, dots, underscores and dashes.");
        }

        return id;
    }

    private static VehicleId Vehicle(string? given, Checks checks)
    {
        if (!VehicleId.TryParse(checks.Required("vehicleId", given), out var vehicle) && given is not null)
        {
            checks.Refuse("vehicleId", "It is not the id of a vehicle.");
        }

        return vehicle;
    }

    /// <summary>A device's two secrets, as they exist for the length of one answer.</summary>
    private sealed record Credential(string Secret, string Token)
    {
        public byte[] SecretHash => SecretToken.Hash(Secret);

        public byte[] TokenHash => SecretToken.Hash(Token);

        public static Credential Create() => new(SecretToken.Create(SecretPrefix), SecretToken.Create(TokenPrefix));
    }
}
