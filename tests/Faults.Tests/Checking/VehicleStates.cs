using System.Text.Json.Nodes;
using Milepost.Faults.Tests.Driving;
using Milepost.TestKit.Running;

namespace Milepost.Faults.Tests.Checking;

/// <summary>What people see of the vehicles, without what differs between two runs anyway: ids, and the moments at which the host heard something.</summary>
internal static class VehicleStates
{
    /// <summary>Members that name a moment of this run, or an id of it.</summary>
    private static readonly string[] OfThisRun = ["id", "vehicleId", "itemId", "subject", "cycle", "lastSeenAt", "raisedAt", "stageSince", "late", "version"];

    /// <summary>Each vehicle, its plan and its alerts as text, one line per thing.</summary>
    public static async Task<string> ReadAsync(Api api, Fleet fleet)
    {
        var lines = new List<string>();
        foreach (var device in fleet.Devices)
        {
            var vehicle = device.Car.VehicleId;
            lines.Add(Text(await api.GetAsync($"vehicles/{vehicle}")));
            lines.AddRange((await api.GetAsync($"vehicles/{vehicle}/plan"))["items"]!.AsArray().Select(item => Text(item!)).Order(StringComparer.Ordinal));
            lines.AddRange((await api.GetAsync($"alerts?vehicleId={vehicle}&limit=1000"))["items"]!.AsArray().Select(alert => Text(alert!)).Order(StringComparer.Ordinal));
        }

        return string.Join('\n', lines);
    }

    private static string Text(JsonNode node)
    {
        var copy = node.DeepClone();
        Strip(copy);
        return copy.ToJsonString();
    }

    private static void Strip(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var name in OfThisRun)
                {
                    members.Remove(name);
                }

                foreach (var (_, value) in members)
                {
                    Strip(value);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Strip(item);
                }

                break;
        }
    }
}
