using Milepost.Grains.Quantities;
using Milepost.Grains.Vehicles;

namespace Milepost.Silo.Journal.Checkpoints;

/// <summary>What its owner wrote about a vehicle, as bytes.</summary>
internal static class ProfileBytes
{
    /// <summary>Set in the byte of the unit where a distance per year follows it; details written before there was one are read alike.</summary>
    private const int HasPerYear = 0x80;

    public static void Write(TelemetryWriter writer, VehicleProfile profile)
    {
        Write(writer, profile.Details);
        writer.Signed(profile.DetailsVersion);
        var isAsRegistered = profile.Registered == profile.Details;
        writer.Flag(isAsRegistered);
        if (!isAsRegistered)
        {
            Write(writer, profile.Registered);
        }

        writer.Optional(profile.Odometer?.Metres);
        writer.Signed(profile.OdometerAt.UnixMilliseconds);
        writer.Signed(profile.RegisteredOn.DayNumber);
        writer.Flag(profile.Retired);
    }

    public static VehicleProfile Read(ref TelemetryReader reader)
    {
        var details = ReadDetails(ref reader);
        var version = reader.Signed();
        var registered = reader.Flag() ? details : ReadDetails(ref reader);
        return new VehicleProfile(
            details, version, registered, reader.OptionalDistance(), new Instant(reader.Signed()), reader.Date(), reader.Flag());
    }

    private static void Write(TelemetryWriter writer, VehicleDetails details)
    {
        writer.Text(details.Name);
        writer.Optional(details.Vin);
        writer.Optional(details.Make);
        writer.Optional(details.Model);
        writer.Optional(details.Year);
        writer.Optional(details.Plate);
        writer.Optional(details.Powertrain);
        writer.Text(details.TimeZone);
        writer.Byte((byte)((byte)details.DistanceUnit | (details.PerYear is null ? 0 : HasPerYear)));
        if (details.PerYear is { } perYear)
        {
            writer.Signed(perYear.Metres);
        }
    }

    private static VehicleDetails ReadDetails(ref TelemetryReader reader)
    {
        var details = new VehicleDetails(
            reader.Text(),
            reader.OptionalText(),
            reader.OptionalText(),
            reader.OptionalText(),
            reader.OptionalInt32(),
            reader.OptionalText(),
            reader.OptionalText(),
            SharedText.Of(reader.Text()),
            DistanceUnit.Km);
        var unit = reader.Byte();
        return details with
        {
            DistanceUnit = (DistanceUnit)(unit & ~HasPerYear),
            PerYear = (unit & HasPerYear) != 0 ? Distance.FromMetres(reader.Signed()) : null,
        };
    }
}
