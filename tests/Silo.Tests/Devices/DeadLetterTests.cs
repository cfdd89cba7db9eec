using System.Text;
using Milepost.Grains.Identity;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;
using Milepost.Silo.Tests.Support;

namespace Milepost.Silo.Tests.Devices;

public sealed class DeadLetterTests
{
    [Fact]
    public async Task A_device_keeps_exactly_1000_letters_and_the_next_is_refused_and_counted()
    {
        await using var silo = await TestSilo.StartAsync();
        var device = await silo.CreateDeviceAsync();

        Assert.Equal(IngestOutcome.DeadLettered, await PostAsync(silo, device, 999));
        Assert.Equal(IngestOutcome.QuotaExceeded, await PostAsync(silo, device, 2));
        Assert.Equal(IngestOutcome.DeadLettered, await PostAsync(silo, device, 1));
        Assert.Equal(IngestOutcome.QuotaExceeded, await PostAsync(silo, device, 1));

        Assert.Equal(new Balance(1003, 0, 0, 1000, 3), await BalanceAsync(silo, device));
    }

    [Fact]
    public async Task Telemetry_before_pairing_is_read_again_at_pairing_and_moves_its_count()
    {
        await using var silo = await TestSilo.StartAsync();
        var vehicle = await silo.RegisterAsync();
        var device = await silo.CreateDeviceAsync();
        Assert.Equal(IngestOutcome.DeadLettered, await PostAsync(silo, device, 1, "7,8", "unpaired", 2));
        Assert.Equal(IngestOutcome.DeadLettered, await PostAsync(silo, device, 1, "junk", "malformed", 1));
        Assert.Equal(new Balance(3, 0, 0, 3, 0), await BalanceAsync(silo, device));

        Assert.IsType<VehicleDone>(await silo.Devices.PairAsync(device, vehicle, null, CancellationToken.None).Soon("pairing"));

        Assert.Equal(new Balance(3, 2, 0, 1, 0), await BalanceAsync(silo, device));
        var left = Assert.Single((await silo.Get<IDeadLetters>().ListAsync(TestSilo.Fleet, null, null, 10, CancellationToken.None)).Items);
        Assert.Equal("malformed", left.Reason);
        Assert.Contains("seen-7", (await silo.Vehicles.ReadAsync(vehicle).Soon("the reading"))!.Vehicle.Metrics.Keys);
    }

    [Fact]
    public async Task An_unpaired_letter_that_comes_after_the_pairing_is_read_again_at_once()
    {
        await using var silo = await TestSilo.StartAsync();
        var vehicle = await silo.RegisterAsync();
        var device = await silo.CreateDeviceAsync();
        Assert.IsType<VehicleDone>(await silo.Devices.PairAsync(device, vehicle, null, CancellationToken.None).Soon("pairing"));
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        silo.Get<GroupCommit>().Committed += batch => _ = batch.Contents.LettersTaken.Count > 0 && taken.TrySetResult();

        Assert.Equal(IngestOutcome.DeadLettered, await PostAsync(silo, device, 1, "7,8", "unpaired", 2));

        await taken.Task.Soon("the second reading of the letter");
        Assert.Equal(new Balance(2, 2, 0, 0, 0), await BalanceAsync(silo, device));
    }

    [Fact]
    public async Task Two_who_read_a_letter_again_at_once_take_it_in_once()
    {
        await using var silo = await TestSilo.StartAsync();
        var vehicle = await silo.RegisterAsync();
        var device = await silo.CreateDeviceAsync();
        Assert.IsType<VehicleDone>(await silo.Devices.PairAsync(device, vehicle, null, CancellationToken.None).Soon("pairing"));
        await PostAsync(silo, device, 1, "7,8", "refused", 2);
        var letters = silo.Get<IDeadLetters>();
        var letter = Assert.Single((await letters.ListAsync(TestSilo.Fleet, device, null, 10, CancellationToken.None)).Items);

        var results = await Task.WhenAll(Enumerable.Range(0, 2)
            .Select(_ => letters.RetryAsync(TestSilo.Fleet, letter.Id, CancellationToken.None).AsTask())).Soon("both answers");

        Assert.Equal([RetryResult.Taken, RetryResult.Unknown], results.Order());
        Assert.Equal(new Balance(2, 2, 0, 0, 0), await BalanceAsync(silo, device));
    }

    [Fact]
    public async Task A_letter_of_another_fleet_is_unknown_and_an_unreadable_one_stays()
    {
        await using var silo = await TestSilo.StartAsync();
        var device = await silo.CreateDeviceAsync();
        await PostAsync(silo, device, 1, "junk", "malformed", 1);
        var letters = silo.Get<IDeadLetters>();
        var letter = Assert.Single((await letters.ListAsync(TestSilo.Fleet, device, null, 10, CancellationToken.None)).Items);

        Assert.Equal(RetryResult.Unknown, await letters.RetryAsync(new FleetId(Guid.NewGuid()), letter.Id, CancellationToken.None));
        Assert.Equal(RetryResult.StillUnreadable, await letters.RetryAsync(TestSilo.Fleet, letter.Id, CancellationToken.None));
        Assert.Single((await letters.ListAsync(TestSilo.Fleet, device, null, 10, CancellationToken.None)).Items);
    }

    [Fact]
    public async Task Pages_hold_every_letter_once_newest_first()
    {
        await using var silo = await TestSilo.StartAsync();
        var device = await silo.CreateDeviceAsync();
        await PostAsync(silo, device, 7);
        var seen = new List<long>();
        string? cursor = null;
        do
        {
            var page = await silo.Get<IDeadLetters>().ListAsync(TestSilo.Fleet, null, cursor, 3, CancellationToken.None);
            seen.AddRange(page.Items.Select(letter => letter.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(7, seen.Count);
        Assert.Equal(seen.OrderDescending().Distinct(), seen);
    }

    private static async Task<IngestOutcome> PostAsync(
        TestSilo silo, DeviceId device, int count, string payload = "junk", string reason = "malformed", int samples = 1)
    {
        var outcomes = new Outcomes();
        var letter = new NewDeadLetter("devices/d/telemetry", Encoding.UTF8.GetBytes(payload), silo.Now, reason, "for a test", samples);
        await silo.Get<IDeadLetters>().PostAsync(device, [.. Enumerable.Repeat(letter, count)], outcomes, 1, CancellationToken.None).Soon("posting");
        return await outcomes.Of(1).Soon("the outcome");
    }

    private static Task<Balance> BalanceAsync(TestSilo silo, DeviceId device) =>
        silo.Get<IAccounting>().ReadAsync(TestSilo.Fleet, device, CancellationToken.None).AsTask();
}
