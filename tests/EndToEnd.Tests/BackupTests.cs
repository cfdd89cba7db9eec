using System.Globalization;
using System.Text;
using Milepost.Mqtt;
using Milepost.MqttClient;
using Milepost.TestKit.Running;

namespace Milepost.EndToEnd.Tests;

/// <summary>Backup and restore as an operator does them, with a device that keeps driving and a dashboard that comes back.</summary>
public sealed class BackupTests
{
    private const double StartKm = 50_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Dictionary<string, string> NoSettings = [];

    // Every message's device time follows from its number.
    private readonly DateTimeOffset start = DateTimeOffset.UtcNow.AddHours(-12);

    [Fact]
    public async Task A_backup_taken_while_a_device_drives_is_a_whole_store_elsewhere_and_clients_start_over_there()
    {
        var folder = Directory.CreateTempSubdirectory("milepost-backup-");
        var file = Path.Combine(folder.FullName, "backup.db");
        await using var host = await MilepostHost.StartNewAsync();
        Car car;
        string cursor;
        int before, after;
        using (var api = await Api.SignInAsync(host))
        {
            (car, var item) = await SetUpAsync(api);
            await using (var hub = await HubListener.SubscribeAsync(host, api))
            {
                await using var device = await ConnectAsync(host, car);
                before = await DriveAsync(device, car, 0, 200);
                await hub.WaitForAsync("the alert", message => message["what"]!.GetValue<string>() == "alertRaised" && message["alert"]!["itemId"]!.GetValue<string>() == item);
                cursor = hub.Cursor!;

                var backup = host.RunAsync(Patience, NoSettings, "backup", file);
                for (after = before; !backup.IsCompleted;)
                {
                    after = await DriveAsync(device, car, after, 10);
                }

                var (exitCode, output) = await backup;
                Assert.True(exitCode == 0, output);
                await DriveAsync(device, car, after, 50);
            }
        }

        await using var elsewhere = new MilepostHost();
        var (restored, said) = await elsewhere.RunAsync(Patience, NoSettings, "restore", file);
        Assert.True(restored == 0, said);
        await elsewhere.StartAsync();
        using (var api = await Api.SignInAsync(elsewhere))
        {
            var balance = await api.GetAsync($"accounting?deviceId={car.DeviceId}");
            var journaled = balance["journaled"]!.GetValue<int>();
            Assert.InRange(journaled, before, after);
            Assert.Equal(Km(journaled), (await api.GetAsync($"vehicles/{car.VehicleId}"))["odometerKm"]!.GetValue<double>());

            await using var hub = await HubListener.SubscribeAsync(elsewhere, api, cursor);
            Assert.Single(hub.Of("resync"));

            // The device goes on, with its old secret; what it had sent after the backup is not known here and counts.
            await using var device = await ConnectAsync(elsewhere, car);
            await DriveAsync(device, car, after, 5);
            Assert.Equal(Km(after + 5), (await api.GetAsync($"vehicles/{car.VehicleId}"))["odometerKm"]!.GetValue<double>());
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Restoring_over_a_running_host_or_an_existing_store_is_refused_in_one_line()
    {
        var folder = Directory.CreateTempSubdirectory("milepost-backup-");
        var file = Path.Combine(folder.FullName, "backup.db");
        await using var host = await MilepostHost.StartNewAsync();
        Assert.Equal(0, (await host.RunAsync(Patience, NoSettings, "backup", file)).ExitCode);

        var (running, why) = await host.RunAsync(Patience, NoSettings, "restore", file, "--replace");
        host.Program.Terminate();
        await host.Program.ExitAsync(Patience);
        var (existing, whyNot) = await host.RunAsync(Patience, NoSettings, "restore", file);

        Assert.Equal((1, 1), (running, existing));
        Assert.Contains("in use by another process", why, StringComparison.Ordinal);
        Assert.Contains("say --replace", whyNot, StringComparison.Ordinal);
        Assert.Equal(0, (await host.RunAsync(Patience, NoSettings, "restore", file, "--replace")).ExitCode);
        folder.Delete(recursive: true);
    }

    private async Task<(Car Car, string Item)> SetUpAsync(Api api)
    {
        var car = await api.CreateCarAsync("Backup car", StartKm, start);
        var item = await api.PostAsync($"vehicles/{car.VehicleId}/plan", new { name = "Oil", once = new { dueAtKm = StartKm + 1 }, dueSoon = new { km = 0.001 } });
        return (car, item["id"]!.GetValue<string>());
    }

    /// <summary>Drives on by some messages of 100 m, each acknowledged before the next; how many were sent in all.</summary>
    private async Task<int> DriveAsync(MqttConnection device, Car car, int sent, int messages)
    {
        for (var message = sent + 1; message <= sent + messages; message++)
        {
            var at = start.AddSeconds(10 * message).ToUnixTimeMilliseconds();
            var payload = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"ts":{{at}},"odometerKm":{{Km(message):0.0}}}"""));
            var acknowledgement = await device.PublishAsync(TopicName.Parse($"devices/{car.DeviceId}/telemetry"), payload, QualityOfService.AtLeastOnce);
            Assert.Equal(ReasonCode.Success, acknowledgement.ReasonCode);
        }

        return sent + messages;
    }

    private static double Km(int messages) => Math.Round(StartKm + (messages / 10.0), 1);

    private static Task<MqttConnection> ConnectAsync(MilepostHost host, Car car) => MqttConnection.ConnectAsync(
        new MqttClientOptions { Port = host.MqttPort, ClientIdentifier = car.DeviceId, UserName = car.DeviceId, Password = car.Secret });
}
