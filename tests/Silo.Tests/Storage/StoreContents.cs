using System.Text;
using System.Text.Json;
using Milepost.Grains.Identity;
using Milepost.Silo.Client;
using Milepost.Silo.Journal.Checkpoints;
using Milepost.Silo.Tests.Support;

namespace Milepost.Silo.Tests.Storage;

/// <summary>What a store says, as text to be compared: vehicles byte for byte, alerts, devices, dead letters, accounting, the feed.</summary>
internal static class StoreContents
{
    public static async Task<string> ReadAsync(TestSilo silo, IEnumerable<VehicleId> vehicles)
    {
        var text = new StringBuilder();
        foreach (var vehicle in vehicles)
        {
            var reading = await silo.Vehicles.ReadAsync(vehicle).Soon("a vehicle");
            text.AppendLine(reading is null ? "unknown" : Convert.ToHexStringLower(CheckpointCodec.Encode(reading.Vehicle)));
        }

        var directory = silo.Get<IVehicleDirectory>();
        Append(text, await directory.ListAlertsAsync(TestSilo.Fleet, new AlertQuery(null, null, false, null, 1000), CancellationToken.None).Soon("the alerts"));
        Append(text, await silo.Devices.ListAsync(TestSilo.Fleet, null, 1000, CancellationToken.None).Soon("the devices"));
        Append(text, await silo.Get<IDeadLetters>().ListAsync(TestSilo.Fleet, null, null, 1000, CancellationToken.None).Soon("the dead letters"));
        Append(text, await silo.Get<IAccounting>().ReadAsync(TestSilo.Fleet, null, CancellationToken.None).Soon("the accounting"));
        var feed = await silo.Feed.ReadAsync(TestSilo.Fleet, new FeedCursor(0), 1000, CancellationToken.None).Soon("the feed");
        feed.Items.ToList().ForEach(item => text.AppendLine($"{item.Cursor.Position} {item.GetType().Name} {item.Vehicle}"));
        return text.ToString();
    }

    private static void Append<T>(StringBuilder text, T value) => text.AppendLine(JsonSerializer.Serialize(value));
}
