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
        await using var elsewhere = new MilepostHost();

        await BackUpAndRestoreAsync(host, () => SucceedAsync(host, "backup", file), elsewhere, () => SucceedAsync(elsewhere, "restore", file));

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task So_is_a_dump_of_PostgreSQL()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null && Environment.GetEnvironmentVariable("CI") is not "true", PostgresServer.Missing ?? string.Empty);
        var folder = Directory.CreateTempSubdirectory("milepost-backup-");
        var file = Path.Combine(folder.FullName, "milepost.dump");
        await using var server = await PostgresServer.StartNewAsync();
        var (database, restored) = (await server.CreateDatabaseAsync(), await server.CreateDatabaseAsync());
        await using var host = new MilepostHost(settings: On(database));
        await using var elsewhere = new MilepostHost(settings: On(restored));
        await host.StartAsync();

        await BackUpAndRestoreAsync(
            host,
            () => server.RunClientAsync("pg_dump", "--format=custom", $"--file={file}", NameOf(database)),
            elsewhere,
            () => server.RunClientAsync("pg_restore", "--exit-on-error", "--no-owner", $"--dbname={NameOf(restored)}", file));

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

    private async Task BackUpAndRestoreAsync(MilepostHost host, Func<Task> backUp, MilepostHost elsewhere, Func<Task> restore)
    {
        Car car;
        string cursor;
        int before, after;
        using (var api = await Api.SignInAsync(host))
        {
            (car, var item) = await SetUpAsync(api);
            await using var hub = await HubListener.SubscribeAsync(host, api);
            await using var device = await ConnectAsync(host, car);
            before = await DriveAsync(device, car, 0, 200);
            await hub.WaitForAsync("the alert", message => message["what"]!.GetValue<string>() == "alertRaised" && message["alert"]!["itemId"]!.GetValue<string>() == item);
            cursor = hub.Cursor!;

            var backup = backUp();
            for (after = before; !backup.IsCompleted;)
            {
                after = await DriveAsync(device, car, after, 10);
            }

            await backup;
            await DriveAsync(device, car, after, 50);
        }

        await restore();
        await elsewhere.StartAsync();
        using (var api = await Api.SignInAsync(elsewhere))
        {
            var balance = await api.GetAsync($"accounting?deviceId={car.DeviceId}");
            var journaled = balance["journaled"]!.GetValue<int>();
            Assert.InRange(journaled, before, after);
            Assert.Equal(Km(journaled), (await api.GetAsync($"vehicles/{car.VehicleId}"))["odometerKm"]!.GetValue<double>());
            Assert.Single((await api.GetAsync($"alerts?vehicleId={car.VehicleId}"))["items"]!.AsArray());

            await using var hub = await HubListener.SubscribeAsync(elsewhere, api, cursor);
            Assert.Single(hub.Of("resync"));

            // The device goes on, with its old secret; what it had sent after the backup is not known here and counts.
            await using var device = await ConnectAsync(elsewhere, car);
            await DriveAsync(device, car, after, 5);
            Assert.Equal(Km(after + 5), (await api.GetAsync($"vehicles/{car.VehicleId}"))["odometerKm"]!.GetValue<double>());
        }
    }

    private static async Task SucceedAsync(MilepostHost host, params string[] command)
    {
        var (exitCode, output) = await host.RunAsync(Patience, NoSettings, command);
        Assert.True(exitCode == 0, output);
    }

    private static Dictionary<string, string> On(string database) => new() { ["ConnectionStrings__Milepost"] = database };

    private static string NameOf(string connectionString) => new System.Data.Common.DbConnectionStringBuilder { ConnectionString = connectionString }["Database"].ToString()!;

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
