using System.Net;
using Milepost.Faults.Tests.Driving;
using Milepost.TestKit.Running;

namespace Milepost.Faults.Tests.Checking;

/// <summary>What REST answered about every vehicle while the store was sound, to be held against what it answers now.</summary>
internal static class Answers
{
    /// <summary>Every resource of every vehicle, by path.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(Api api, Fleet fleet)
    {
        var answers = new Dictionary<string, string>();
        foreach (var path in fleet.Devices.SelectMany(device => Paths(device.Car)))
        {
            answers.Add(path, (await api.GetAsync(path)).ToJsonString());
        }

        return answers;
    }

    /// <summary>Asks for all of it again: each answer is the same as before, or says that the store does not answer; how many said that.</summary>
    public static async Task<int> CountRefusalsAsync(Api api, IReadOnlyDictionary<string, string> sound, string what)
    {
        var refusals = 0;
        foreach (var (path, expected) in sound)
        {
            var (status, body) = await api.TryGetAsync(path);
            if (status == HttpStatusCode.OK)
            {
                Assert.True(expected == body, $"{what}: {path} answers\n{body}\ninstead of\n{expected}");
            }
            else
            {
                Assert.True((int)status >= 500, $"{what}: {path} answers {(int)status}, which blames the caller or denies that the thing exists: {body}");
                refusals++;
            }
        }

        return refusals;
    }

    private static string[] Paths(Car car) =>
    [
        $"vehicles/{car.VehicleId}", $"vehicles/{car.VehicleId}/plan", $"alerts?vehicleId={car.VehicleId}&limit=1000", $"accounting?deviceId={car.DeviceId}",
    ];
}
