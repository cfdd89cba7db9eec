using System.Collections.Immutable;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;

namespace Milepost.Silo.Storage.Rows;

/// <summary>A device with its number in the store.</summary>
internal sealed record StoredDevice(long Number, DeviceRecord Record);

/// <summary>Reads and writes devices and pairings; every method runs inside somebody's transaction.</summary>
internal static class DeviceRows
{
    private const string Columns = "SELECT no, id, fleet, name, secret_hash, token_hash, created_at, revoked_at FROM devices ";

    public static StoredDevice? Find(StoreDatabase database, DeviceId device) =>
        First(database, database.Statement(Columns + "WHERE id = ?1").Bind(1, device.Value));

    public static StoredDevice? FindByToken(StoreDatabase database, ReadOnlyMemory<byte> tokenHash) =>
        First(database, database.Statement(Columns + "WHERE token_hash = ?1").Bind(1, tokenHash));

    /// <summary>Devices of a fleet after a name and number, by name.</summary>
    public static List<StoredDevice> List(StoreDatabase database, FleetId fleet, string afterName, long afterNumber, int limit)
    {
        var statement = database.Statement(Columns + "WHERE fleet = ?1 AND (name, no) > (?2, ?3) ORDER BY name, no LIMIT ?4")
            .Bind(1, fleet.Value).Bind(2, afterName).Bind(3, afterNumber).Bind(4, limit);
        var devices = new List<StoredDevice>();
        while (statement.Step())
        {
            devices.Add(Read(statement));
        }

        return devices.ConvertAll(device => WithPairings(database, device));
    }

    /// <summary><c>false</c> where another device has the id or the token.</summary>
    public static bool Create(StoreDatabase database, DeviceRecord device)
    {
        if (Find(database, device.Id) is { Record: var known })
        {
            return known.Fleet == device.Fleet
                && known.Name == device.Name
                && known.SecretHash.Span.SequenceEqual(device.SecretHash.Span)
                && known.TokenHash.Span.SequenceEqual(device.TokenHash.Span);
        }

        database.Statement("""
            INSERT INTO devices (id, fleet, name, secret_hash, token_hash, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING
            """)
            .Bind(1, device.Id.Value)
            .Bind(2, device.Fleet.Value)
            .Bind(3, device.Name)
            .Bind(4, device.SecretHash)
            .Bind(5, device.TokenHash)
            .Bind(6, device.CreatedAt.UnixMilliseconds)
            .Execute();
        return database.Changes == 1;
    }

    public static bool ReplaceSecret(StoreDatabase database, DeviceId device, ReadOnlyMemory<byte> secretHash, ReadOnlyMemory<byte> tokenHash)
    {
        database.Statement("UPDATE devices SET secret_hash = ?1, token_hash = ?2 WHERE id = ?3 AND revoked_at IS NULL")
            .Bind(1, secretHash).Bind(2, tokenHash).Bind(3, device.Value).Execute();
        return database.Changes == 1;
    }

    /// <summary><c>true</c> where the device exists, revoked now or before.</summary>
    public static bool Revoke(StoreDatabase database, DeviceId device, Instant now)
    {
        database.Statement("UPDATE devices SET revoked_at = coalesce(revoked_at, ?1) WHERE id = ?2")
            .Bind(1, now.UnixMilliseconds).Bind(2, device.Value).Execute();
        return database.Changes == 1;
    }

    public static bool HasPairings(StoreDatabase database, long device)
    {
        var statement = database.Statement("SELECT 1 FROM pairings WHERE device_no = ?1 LIMIT 1").Bind(1, device);
        var found = statement.Step();
        statement.Reset();
        return found;
    }

    public static bool EndPairing(StoreDatabase database, long device, Instant until)
    {
        database.Statement("UPDATE pairings SET until_at = ?1 WHERE device_no = ?2 AND until_at IS NULL")
            .Bind(1, until.UnixMilliseconds).Bind(2, device).Execute();
        return database.Changes > 0;
    }

    public static void BeginPairing(StoreDatabase database, long device, VehicleId vehicle, Instant? from) =>
        database.Statement("INSERT INTO pairings (device_no, vehicle, from_at) VALUES (?1, ?2, ?3)")
            .Bind(1, device).Bind(2, vehicle.Value).Bind(3, from?.UnixMilliseconds).Execute();

    private static StoredDevice? First(StoreDatabase database, StoreStatement statement)
    {
        if (!statement.Step())
        {
            return null;
        }

        var device = Read(statement);
        statement.Reset();
        return WithPairings(database, device);
    }

    private static StoredDevice Read(StoreStatement row) => new(
        row.Int64(0),
        new DeviceRecord(
            DeviceId.TryParse(row.Text(1), out var id) ? id : throw new InvalidDataException("A stored device id is damaged."),
            new FleetId(row.Guid(2)),
            row.Text(3),
            row.Blob(4),
            row.Blob(5),
            new Instant(row.Int64(6)),
            ToInstant(row.NullableInt64(7)),
            []));

    private static StoredDevice WithPairings(StoreDatabase database, StoredDevice device)
    {
        var statement = database.Statement("SELECT vehicle, from_at, until_at FROM pairings WHERE device_no = ?1 ORDER BY no").Bind(1, device.Number);
        var pairings = ImmutableArray.CreateBuilder<Pairing>();
        while (statement.Step())
        {
            pairings.Add(new Pairing(new VehicleId(statement.Guid(0)), ToInstant(statement.NullableInt64(1)), ToInstant(statement.NullableInt64(2))));
        }

        return device with { Record = device.Record with { Pairings = pairings.ToImmutable() } };
    }

    private static Instant? ToInstant(long? milliseconds) => milliseconds is { } value ? new Instant(value) : null;
}
