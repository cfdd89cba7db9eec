using System.Text.Json.Nodes;
using Milepost.Faults.Tests.Driving;
using Milepost.TestKit.Running;

namespace Milepost.Faults.Tests.Checking;

/// <summary>The alerts over REST, held against what a hub client was told.</summary>
internal static class Alerts
{
    /// <summary>Every alert exists once, the follower was told of each, and each vehicle's in order; the number of alerts.</summary>
    public static async Task<int> AssertEachOnceAndToldAsync(Api api, Fleet fleet, HubFollower follower)
    {
        await follower.CatchUpAsync();
        var count = 0;
        foreach (var device in fleet.Devices)
        {
            var stored = (await api.GetAsync($"alerts?vehicleId={device.Car.VehicleId}&limit=1000"))["items"]!.AsArray().Select(alert => alert!).ToList();
            Assert.Equal(stored.Count, stored.Select(alert => Text(alert, "itemId")).Distinct().Count());
            var told = follower.Alerts.Where(alert => Text(alert, "vehicleId") == device.Car.VehicleId).ToList();
            AssertTold(stored, told);
            AssertInOrder(told);
            count += stored.Count;
        }

        return count;
    }

    private static void AssertTold(List<JsonNode> stored, List<JsonNode> told)
    {
        var versions = told.Select(alert => (Text(alert, "id"), Version(alert))).ToHashSet();
        var untold = stored.Where(alert => !versions.Contains((Text(alert, "id"), Version(alert)))).Select(alert => alert.ToJsonString()).ToList();
        Assert.True(untold.Count == 0, $"the hub client was never told {string.Join("\n", untold)}");
        var phantoms = told.Select(alert => Text(alert, "id")).Except(stored.Select(alert => Text(alert, "id"))).ToList();
        Assert.True(phantoms.Count == 0, $"the hub client was told of alerts that do not exist: {string.Join(", ", phantoms)}");
    }

    /// <summary>Repeats aside, alerts come in the order in which the odometer passed their items, and each alert's versions in theirs.</summary>
    private static void AssertInOrder(List<JsonNode> told)
    {
        var firsts = told.DistinctBy(alert => (Text(alert, "id"), Version(alert))).ToList();
        foreach (var alert in firsts.GroupBy(alert => Text(alert, "id")))
        {
            Assert.Equal(alert.Select(Version).Order(), alert.Select(Version));
        }

        var raised = firsts.DistinctBy(alert => Text(alert, "id")).Select(alert => Text(alert, "subject")).ToList();
        Assert.Equal(raised.Order(StringComparer.Ordinal), raised);
    }

    private static string Text(JsonNode alert, string name) => alert[name]!.GetValue<string>();

    private static int Version(JsonNode alert) => alert["version"]!.GetValue<int>();
}
