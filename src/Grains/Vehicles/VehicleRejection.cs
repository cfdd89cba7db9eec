using Milepost.Grains.Identity;

namespace Milepost.Grains.Vehicles;

/// <summary>The closed list of reasons to refuse a command, each with what explains it.</summary>
public abstract record VehicleRejection
{
    private protected VehicleRejection()
    {
    }
}

/// <summary>Nobody has registered this vehicle.</summary>
public sealed record VehicleUnknown : VehicleRejection;

/// <summary>The vehicle exists already, registered with other content.</summary>
public sealed record VehicleExists : VehicleRejection;

/// <summary>The vehicle is out of use.</summary>
public sealed record VehicleIsRetired : VehicleRejection;

/// <summary>The plan has no such item.</summary>
public sealed record ServiceItemUnknown(ServiceItemId Item) : VehicleRejection;

/// <summary>The plan has an item of this id with other content.</summary>
public sealed record ServiceItemExists(ServiceItemId Item) : VehicleRejection;

/// <summary>There is no such service record.</summary>
public sealed record ServiceRecordUnknown(ServiceRecordId Record) : VehicleRejection;

/// <summary>A record of this id exists with other content.</summary>
public sealed record ServiceRecordExists(ServiceRecordId Record) : VehicleRejection;

/// <summary>There is no such alert.</summary>
public sealed record AlertUnknown(AlertId Alert) : VehicleRejection;

/// <summary>The alert is resolved; nothing more can be done with it.</summary>
public sealed record AlertIsResolved(AlertId Alert) : VehicleRejection;

/// <summary>The device does not belong to this vehicle (any more).</summary>
public sealed record DeviceNotPaired(DeviceId Device) : VehicleRejection;

/// <summary>A member of the command says something impossible.</summary>
/// <param name="Member">The member in wire notation, e.g. <c>criteria.distanceKm</c>.</param>
/// <param name="Reason">What is wrong with it, as a sentence.</param>
public sealed record InvalidMember(string Member, string Reason) : VehicleRejection;

/// <summary>A list is full.</summary>
/// <param name="What">What there would be too many of.</param>
/// <param name="Limit">How many there may be.</param>
public sealed record LimitReached(string What, int Limit) : VehicleRejection;
