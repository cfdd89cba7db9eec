using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Milepost.TestKit.Running;
using Milepost.Mqtt;
using Milepost.MqttClient;

namespace Milepost.EndToEnd.Tests;

/// <summary>SIGKILL right after an acknowledgement, again and again: nothing acknowledged is lost, nothing counts twice, no alert repeats.</summary>
public sealed class CrashTests
{
    private const int Crashes = 20;
    private const double StartKm = 50_000;

    /// <summary>Items fall due while the test drives: one every so many metres.</summary>
    private const int ItemEveryMetres = 400;

    [Fact]
    public async Task Killed_right_after_an_acknowledgement_at_20_random_moments_it_loses_nothing_and_repeats_no_alert()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.SendDiagnosticMessage("seed {0}", seed);
        var random = new Random(seed);
        await using var host = await MilepostHost.StartNewAsync();
        var ledger = new Ledger();
        var (car, items) = await SetUpAsync(host, ledger.Start);
        var heard = new List<JsonNode>();
        string? cursor = null;

        for (var crash = 0; crash < Crashes; crash++)
        {
            using var api = await Api.SignInAsync(host);
            await using var hub = await HubListener.SubscribeAsync(host, api, cursor);
            await using var device = await ConnectAsync(host, car);
            await DriveUntilKillAsync(host, device, car, ledger, random);
            await hub.WaitForAsync("that the connection closed", message => message["what"]!.GetValue<string>() is "closed" or "failed");
            cursor = hub.Cursor ?? cursor;
            heard.AddRange(hub.Heard);
            await host.StartAsync();
        }

        await AssertNothingLostAsync(host, car, ledger, seed);
        await AssertEveryAlertOnceAsync(host, car, items, ledger, heard, cursor, seed);
    }

    /// <summary>Publishes pairs of a message and its duplicate, pipelined, and kills the host the moment a random pair's duplicate is acknowledged.</summary>
    private static async Task DriveUntilKillAsync(MilepostHost host, MqttConnection device, Car car, Ledger ledger, Random random)
    {
        var rounds = random.Next(1, 12);
        for (var round = 0; round < rounds; round++)
        {
            var burst = Enumerable.Range(0, random.Next(1, 8)).Select(_ => ledger.Next()).ToList();
            var acknowledgements = burst.SelectMany(message => new[] { (message, Publish(device, car, message)), (message, Publish(device, car, message)) }).ToList();
            var (last, lastAcknowledged) = acknowledgements[random.Next(acknowledgements.Count)];
            if (round < rounds - 1)
            {
                foreach (var (message, acknowledged) in acknowledgements)
                {
                    Assert.Equal(ReasonCode.Success, (await acknowledged).ReasonCode);
                    ledger.Acknowledged(message);
                }

                continue;
            }

            Assert.Equal(ReasonCode.Success, (await lastAcknowledged).ReasonCode);
            await host.Program.KillAsync();
            ledger.Acknowledged(last);
            foreach (var (message, acknowledged) in acknowledgements)
            {
                try
                {
                    await acknowledged;
                    ledger.Acknowledged(message);
                }
                catch (MqttConnectionLostException)
                {
                    // The host died before this one was answered: it may or may not be there.
                }
            }
        }
    }

    private static async Task AssertNothingLostAsync(MilepostHost host, Car car, Ledger ledger, int seed)
    {
        using var api = await Api.SignInAsync(host);
        var before = await api.GetAsync($"accounting?deviceId={car.DeviceId}");
        Assert.InRange(before["journaled"]!.GetValue<long>(), ledger.AcknowledgedCount, ledger.SentCount);

        // Sent again, everything acknowledged is a duplicate: it is there, and it counts once.
        await using var device = await ConnectAsync(host, car);
        foreach (var message in ledger.AllAcknowledged)
        {
            Assert.Equal(ReasonCode.Success, (await Publish(device, car, message)).ReasonCode);
        }

        var after = await api.GetAsync($"accounting?deviceId={car.DeviceId}");
        Assert.True(
            before["journaled"]!.GetValue<long>() == after["journaled"]!.GetValue<long>(),
            $"seed {seed}: {after["journaled"]!.GetValue<long>() - before["journaled"]!.GetValue<long>()} acknowledged messages were not there");
        Assert.Equal(ledger.AcknowledgedCount, after["duplicate"]!.GetValue<long>() - before["duplicate"]!.GetValue<long>());
        var odometerKm = (await api.GetAsync($"vehicles/{car.VehicleId}"))["odometerKm"]!.GetValue<double>();
        Assert.InRange(odometerKm, ledger.NewestAcknowledgedKm, ledger.NewestSentKm);
    }

    private static async Task AssertEveryAlertOnceAsync(MilepostHost host, Car car, IReadOnlyList<string> items, Ledger ledger, List<JsonNode> heard, string? cursor, int seed)
    {
        using var api = await Api.SignInAsync(host);
        var alerts = (await api.GetAsync($"alerts?vehicleId={car.VehicleId}&limit=1000"))["items"]!.AsArray();
        var byItem = alerts.Select(alert => alert!["itemId"]!.GetValue<string>()).ToList();
        Assert.Equal(byItem.Count, byItem.Distinct().Count());

        var odometerKm = (await api.GetAsync($"vehicles/{car.VehicleId}"))["odometerKm"]!.GetValue<double>();
        var passed = (int)Math.Round((odometerKm - StartKm) * 1000) / ItemEveryMetres;
        Assert.Equal(items.Take(passed).Order(), byItem.Order());

        // A listener that came back with its cursor each time heard every alert; what was committed last is heard now.
        await using var hub = await HubListener.SubscribeAsync(host, api, cursor);
        heard.AddRange(hub.Heard);
        var told = heard.Where(message => message["what"]!.GetValue<string>() == "alertRaised").Select(message => message["alert"]!["itemId"]!.GetValue<string>()).ToHashSet();
        Assert.True(byItem.All(told.Contains), $"seed {seed}: the hub never told of {string.Join(", ", byItem.Except(told))}");
        Assert.True(ledger.SentCount > 0);
    }

    private static async Task<(Car Car, IReadOnlyList<string> Items)> SetUpAsync(MilepostHost host, DateTimeOffset start)
    {
        using var api = await Api.SignInAsync(host);
        var car = await api.CreateCarAsync("Crash car", StartKm, start);
        var items = new List<string>();
        for (var item = 1; item <= 100; item++)
        {
            var created = await api.PostAsync($"vehicles/{car.VehicleId}/plan", new
            {
                name = string.Create(CultureInfo.InvariantCulture, $"Item {item}"),
                once = new { dueAtKm = StartKm + (item * ItemEveryMetres / 1000.0) },
                dueSoon = new { km = 0.001 },
            });
            items.Add(created["id"]!.GetValue<string>());
        }

        return (car, items);
    }

    private static Task<MqttConnection> ConnectAsync(MilepostHost host, Car car) => MqttConnection.ConnectAsync(
        new MqttClientOptions { Port = host.MqttPort, ClientIdentifier = car.DeviceId, UserName = car.DeviceId, Password = car.Secret });

    private static Task<PublishResult> Publish(MqttConnection device, Car car, Sent message) =>
        device.PublishAsync(TopicName.Parse($"devices/{car.DeviceId}/telemetry"), message.Payload, QualityOfService.AtLeastOnce);

    private sealed record Sent(double OdometerKm, byte[] Payload);

    /// <summary>What the device sent and what was acknowledged, kept outside the system.</summary>
    private sealed class Ledger
    {
        private const int MetresPerMessage = 100;

        private readonly HashSet<Sent> acknowledged = [];
        private int sent;

        public DateTimeOffset Start { get; } = DateTimeOffset.UtcNow.AddHours(-12);

        public int SentCount => sent;

        public int AcknowledgedCount => acknowledged.Count;

        public IReadOnlyCollection<Sent> AllAcknowledged => acknowledged;

        public double NewestSentKm => Km(sent);

        public double NewestAcknowledgedKm => acknowledged.Max(message => message.OdometerKm);

        public Sent Next()
        {
            sent++;
            var at = Start.AddSeconds(10 * sent).ToUnixTimeMilliseconds();
            return new Sent(Km(sent), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"ts":{{at}},"odometerKm":{{Km(sent):0.0}}}""")));
        }

        public void Acknowledged(Sent message) => acknowledged.Add(message);

        private static double Km(int messages) => StartKm + (messages * MetresPerMessage / 1000.0);
    }
}
