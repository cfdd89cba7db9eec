using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Problems;

/// <summary>Every refusal the gateway can give: rejection, failure or status → problem.</summary>
internal static class ProblemMap
{
    public static Problem VehicleUnknown { get; } = new(StatusCodes.Status404NotFound, "vehicle-unknown", "There is no such vehicle.");

    public static Problem DeviceUnknown { get; } = new(StatusCodes.Status404NotFound, "device-unknown", "There is no such device.");

    public static Problem AlertUnknown { get; } = new(StatusCodes.Status404NotFound, "alert-unknown", "There is no such alert.");

    public static Problem ServiceItemUnknown { get; } = new(StatusCodes.Status404NotFound, "service-item-unknown", "There is no such service item.");

    public static Problem ServiceRecordUnknown { get; } = new(StatusCodes.Status404NotFound, "service-record-unknown", "There is no such service record.");

    public static Problem DeadLetterUnknown { get; } = new(StatusCodes.Status404NotFound, "dead-letter-unknown", "There is no such dead letter.");

    public static Problem StillUnreadable { get; } =
        new(StatusCodes.Status409Conflict, "still-unreadable", "The message still cannot be read or belongs to no vehicle; it is kept.");

    public static Problem DeviceExists { get; } = new(StatusCodes.Status409Conflict, "device-exists", "A device of this id exists already.")
    {
        Detail = "Its secret was shown when it was made and cannot be shown again; POST /api/v1/devices/{id}/secret makes another.",
    };

    public static Problem DeviceRevoked { get; } = new(StatusCodes.Status409Conflict, "device-revoked", "The device's right to connect has ended.");

    public static Problem CursorGone { get; } =
        new(StatusCodes.Status410Gone, "cursor-gone", "The cursor is too old or of another history; begin afresh without one.");

    public static Problem PreconditionFailed { get; } =
        new(StatusCodes.Status412PreconditionFailed, "precondition-failed", "The resource has changed since it was read.");

    public static Problem SignInFailed { get; } = new(StatusCodes.Status401Unauthorized, "sign-in-failed", "The e-mail address or the password is wrong.");

    public static Problem RefreshFailed { get; } = new(StatusCodes.Status401Unauthorized, "refresh-failed", "The refresh token is not good any more; sign in again.");

    public static Problem SetupRefused { get; } = new(StatusCodes.Status403Forbidden, "setup-refused", "The setup token is wrong or was used.");

    public static Problem ForgerySuspected { get; } = new(StatusCodes.Status403Forbidden, "cross-site", "The request may come from another site.")
    {
        Detail = "A request signed in by cookie that changes something carries the header X-Milepost-Request: 1; a hub connection comes from the same origin.",
    };

    public static Problem Unavailable { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "unavailable", "The outcome is not known; repeating the request is safe.") { RetryAfter = TimeSpan.FromSeconds(1) };

    public static Problem Busy { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "busy", "The vehicle has too much to do at the moment.") { RetryAfter = TimeSpan.FromSeconds(1) };

    public static Problem Internal { get; } = new(StatusCodes.Status500InternalServerError, "internal", "Something went wrong on the server.");

    public static Problem TooManyRequests(TimeSpan retryAfter) =>
        new(StatusCodes.Status429TooManyRequests, "too-many-requests", "Too many requests; try again later.") { RetryAfter = retryAfter };

    public static Problem Invalid(ImmutableSortedDictionary<string, ImmutableArray<string>> errors) =>
        new(StatusCodes.Status400BadRequest, "invalid", "The request says something impossible.") { Errors = errors };

    public static Problem Invalid(string member, string reason) =>
        Invalid(ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add(member, [reason]));

    /// <summary>The problem of an answer that has a status and nothing else.</summary>
    public static Problem OfStatus(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => new(status, "not-signed-in", "Sign in first."),
        StatusCodes.Status403Forbidden => new(status, "forbidden", "The account may not do this."),
        StatusCodes.Status404NotFound => new(status, "not-found", "There is nothing here."),
        StatusCodes.Status405MethodNotAllowed => new(status, "method-not-allowed", "The resource does not take this method."),
        StatusCodes.Status413PayloadTooLarge => new(status, "too-large", "The request is too large."),
        StatusCodes.Status415UnsupportedMediaType => new(status, "unsupported-media-type", "The body must be application/json in UTF-8."),
        StatusCodes.Status429TooManyRequests => TooManyRequests(TimeSpan.FromSeconds(1)),
        StatusCodes.Status503ServiceUnavailable => Unavailable,
        < 500 => new(status, "bad-request", "The request cannot be understood."),
        _ => Internal with { Status = status },
    };

    /// <summary>Why a command was not carried out.</summary>
    /// <exception cref="UnreachableException">It was: <see cref="VehicleDone"/> is not a problem.</exception>
    public static Problem Of(VehicleReply reply) => reply switch
    {
        VehicleRefused { Rejection: var rejection } => Of(rejection),
        VehicleBusy => Busy,
        VehicleUnavailable => Unavailable,
        _ => throw new UnreachableException($"{reply.GetType().Name} is not a refusal."),
    };

    /// <summary>The problem of a rule that refused.</summary>
    public static Problem Of(VehicleRejection rejection) => rejection switch
    {
        Grains.Vehicles.VehicleUnknown => VehicleUnknown,
        VehicleExists => Conflict("vehicle-exists", "A vehicle of this id exists already with other content."),
        VehicleIsRetired => Conflict("vehicle-retired", "The vehicle is out of use."),
        Grains.Vehicles.ServiceItemUnknown => ServiceItemUnknown,
        ServiceItemExists => Conflict("service-item-exists", "The plan has an item of this id with other content."),
        Grains.Vehicles.ServiceRecordUnknown => ServiceRecordUnknown,
        ServiceRecordExists => Conflict("service-record-exists", "A service record of this id exists with other content."),
        Grains.Vehicles.AlertUnknown => AlertUnknown,
        AlertIsResolved => Conflict("alert-resolved", "The alert is resolved; nothing more can be done with it."),
        DeviceNotPaired => Conflict("device-not-paired", "The device does not belong to this vehicle."),
        InvalidMember invalid => Invalid(invalid.Member, invalid.Reason),
        LimitReached full => Conflict("limit-reached", "The list is full.") with { Detail = $"There may be {full.Limit} {full.What}." },
        _ => throw new UnreachableException($"No problem for {rejection.GetType().Name}."),
    };

    private static Problem Conflict(string word, string title) => new(StatusCodes.Status409Conflict, word, title);
}
