using System.Globalization;
using System.Text.Json.Nodes;
using Milepost.TestKit.Running;

namespace Milepost.EndToEnd.Tests;

/// <summary>A real drive, from its ELM327 responses over real MQTT to the alert at the npm SignalR client.</summary>
public sealed class RecordedDriveTests
{
    private static readonly TimeSpan ReplayPatience = TimeSpan.FromSeconds(120);

    /// <summary>How far the end may be from the drive's length: 1 km and 3 %.</summary>
    private static double Tolerance(Drive drive) => 1 + (0.03 * drive.LengthKm);

    [Fact]
    public async Task Replayed_by_the_replay_command_it_raises_the_alert_once_escalates_it_once_and_changes_nothing_the_second_time()
    {
        await using var host = await MilepostHost.StartNewAsync();
        using var api = await Api.SignInAsync(host);
        var drive = await Drive.FindAsync(host);
        var car = await CarBeforeServiceAsync(api, drive);
        await using var hub = await HubListener.SubscribeAsync(host, api);

        await ReplayAsync(host, drive, car);

        var alert = await HearBothStagesAsync(hub, car);
        var first = await StateAsync(api, car);
        Assert.InRange(first.OdometerKm, drive.StartKm + drive.LengthKm - Tolerance(drive), drive.StartKm + drive.LengthKm + Tolerance(drive));
        Assert.Equal(0, first.Duplicate);
        Assert.Equal(first.Received, first.Journaled);

        await ReplayAsync(host, drive, car);

        var second = await StateAsync(api, car);
        Assert.Equal(first.OdometerKm, second.OdometerKm);
        Assert.Equal(first.Journaled, second.Journaled);
        Assert.Equal(first.Received, second.Duplicate);
        Assert.Equal(2 * first.Received, second.Received);
        var alerts = (await api.GetAsync($"alerts?vehicleId={car.VehicleId}"))["items"]!.AsArray();
        Assert.Equal(alert, Assert.Single(alerts)!["id"]!.GetValue<string>());
        await AssertHubHearsNothingMoreAsync(hub, api, car);
    }

    [Fact]
    public async Task Published_by_mosquitto_pub_it_ends_at_the_same_odometer()
    {
        var publisher = Program.Find("mosquitto_pub") ?? throw new InvalidOperationException("mosquitto_pub is not installed; eng/prerequisites test installs it");
        await using var host = await MilepostHost.StartNewAsync();
        using var api = await Api.SignInAsync(host);
        var drive = await Drive.FindAsync(host);
        var car = await CarBeforeServiceAsync(api, drive);
        await using var hub = await HubListener.SubscribeAsync(host, api);

        await using (var pub = Program.Start(publisher, [
            "-h", "127.0.0.1", "-p", host.MqttPort.ToString(CultureInfo.InvariantCulture), "-u", car.DeviceId, "-P", car.Secret, "-V", "mqttv5",
            "-q", "1", "-t", $"devices/{car.DeviceId}/obd", "-l"]))
        {
            foreach (var message in TorqueRows(drive))
            {
                await pub.Input.WriteAsync(message + "\n");
            }

            pub.Input.Close();
            Assert.True(await pub.ExitAsync(ReplayPatience) == 0, pub.Errors.Recent());
        }

        await HearBothStagesAsync(hub, car);
        var state = await StateAsync(api, car);
        Assert.InRange(state.OdometerKm, drive.StartKm + drive.LengthKm - Tolerance(drive), drive.StartKm + drive.LengthKm + Tolerance(drive));
        Assert.Equal(state.Received, state.Journaled);
    }

    private static async Task<Car> CarBeforeServiceAsync(Api api, Drive drive)
    {
        var car = await api.CreateCarAsync("Golf", drive.StartKm, drive.Start);
        var item = await api.PostAsync($"vehicles/{car.VehicleId}/plan", new
        {
            name = "Oil and filter",
            criteria = new { distanceKm = 10_000 },
            lastDone = new { odometerKm = drive.StartKm + 25 - 10_000 },
            dueSoon = new { km = 10 },
            grace = new { km = 100 },
        });
        Assert.Equal(drive.StartKm + 25, item["dueAtKm"]!.GetValue<double>());
        return car;
    }

    private static async Task ReplayAsync(MilepostHost host, Drive drive, Car car)
    {
        var (exitCode, output) = await host.RunAsync(
            ReplayPatience, new Dictionary<string, string> { ["MILEPOST_DEVICE_SECRET"] = car.Secret }, "replay", drive.File, "--device", car.DeviceId, "--speed", "max");
        Assert.True(exitCode == 0, output);
    }

    /// <summary>Waits until the item is due at the hub and checks that it was told once per stage, as one alert.</summary>
    private static async Task<string> HearBothStagesAsync(HubListener hub, Car car)
    {
        bool IsOurs(JsonNode message) => message["alert"]?["vehicleId"]?.GetValue<string>() == car.VehicleId;

        await hub.WaitForAsync("alertChanged to due", message => IsOurs(message) && message["what"]!.GetValue<string>() == "alertChanged" && message["alert"]!["stage"]!.GetValue<string>() == "due");
        var raised = Assert.Single(hub.Of("alertRaised"), IsOurs);
        var changed = Assert.Single(hub.Of("alertChanged"), IsOurs);
        Assert.Equal("dueSoon", raised["alert"]!["stage"]!.GetValue<string>());
        Assert.Equal(raised["alert"]!["id"]!.GetValue<string>(), changed["alert"]!["id"]!.GetValue<string>());
        return raised["alert"]!["id"]!.GetValue<string>();
    }

    /// <summary>Adds an item that is overdue at once: when its alert is heard, every earlier one would have been heard before it.</summary>
    private static async Task AssertHubHearsNothingMoreAsync(HubListener hub, Api api, Car car)
    {
        var told = hub.Of("alertRaised").Count() + hub.Of("alertChanged").Count();
        await api.PostAsync($"vehicles/{car.VehicleId}/plan", new { name = "Marker", once = new { dueAtKm = 1 } });
        await hub.WaitForAsync("the marker's alert", message => message["alert"]?["title"]?.GetValue<string>().Contains("Marker", StringComparison.Ordinal) == true);
        Assert.Equal(told + 1, hub.Of("alertRaised").Count() + hub.Of("alertChanged").Count());
    }

    private static async Task<State> StateAsync(Api api, Car car)
    {
        var vehicle = await api.GetAsync($"vehicles/{car.VehicleId}");
        var balance = await api.GetAsync($"accounting?deviceId={car.DeviceId}");
        var state = new State(
            vehicle["odometerKm"]!.GetValue<double>(),
            balance["received"]!.GetValue<long>(),
            balance["journaled"]!.GetValue<long>(),
            balance["duplicate"]!.GetValue<long>());
        Assert.Equal(state.Received, state.Journaled + state.Duplicate + balance["deadLettered"]!.GetValue<long>() + balance["refused"]!.GetValue<long>());
        return state;
    }

    /// <summary>The log's rows as ELM327 text, said independently of the replay command; lines of one message are parted by CR.</summary>
    private static IEnumerable<string> TorqueRows(Drive drive)
    {
        var header = File.ReadLines(drive.File).First().Split(',').Select(name => name.Trim()).ToArray();
        int Column(string name) => Array.IndexOf(header, name);
        var (time, speed, distance, run) = (Column("Device Time"), Column("Speed (OBD)(km/h)"), Column("Distance travelled since codes cleared(km)"), Column("Run time since engine start(s)"));
        foreach (var cells in File.ReadLines(drive.File).Skip(1).Select(line => line.Split(',')))
        {
            var at = DateTimeOffset.ParseExact(cells[time].Trim(), "dd-MMM-yyyy HH:mm:ss.fff", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            var lines = new List<string> { "@" + at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) };
            lines.AddRange(cells[speed] == "-" ? [] : ["410D" + int.Parse(cells[speed], CultureInfo.InvariantCulture).ToString("X2", CultureInfo.InvariantCulture)]);
            lines.AddRange(cells[distance] == "-" ? [] : ["4131" + int.Parse(cells[distance], CultureInfo.InvariantCulture).ToString("X4", CultureInfo.InvariantCulture)]);
            lines.AddRange(cells[run] == "-" ? [] : ["411F" + int.Parse(cells[run], CultureInfo.InvariantCulture).ToString("X4", CultureInfo.InvariantCulture)]);
            yield return string.Join('\r', lines);
        }
    }

    private sealed record State(double OdometerKm, long Received, long Journaled, long Duplicate);
}
