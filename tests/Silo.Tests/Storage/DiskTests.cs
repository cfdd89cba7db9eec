using Milepost.Grains.Identity;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;
using Milepost.Silo.Tests.Support;
using Milepost.TestKit.Running;

namespace Milepost.Silo.Tests.Storage;

/// <summary>A disk that really is full, or read-only.</summary>
public sealed class DiskTests
{
    public DiskTests() => TestStore.SkipUnlessEmbedded();

    [Fact]
    public async Task A_full_disk_acknowledges_nothing_says_why_and_goes_on_by_itself_when_there_is_space()
    {
        using var disk = SmallDisk.TryMount(megabytes: 4);
        Assert.SkipWhen(disk is null, "Only root on Linux can mount a small disk, and not everywhere.");
        var acknowledged = new List<long>();
        await using (var silo = await TestSilo.StartAsync(folder: disk.Folder))
        {
            var vehicle = await silo.RegisterAsync();
            var device = await silo.CreateDeviceAsync();
            Assert.Equal(IngestOutcome.Durable, await silo.SendAsync(vehicle, device, 0));
            acknowledged.Add(0);

            disk.Fill();
            var sequence = await SendUntilFullAsync(silo, vehicle, device, acknowledged);
            disk.Fill();
            for (var attempt = 0; attempt < 5; attempt++)
            {
                Assert.Equal(IngestOutcome.Unavailable, await silo.SendAsync(vehicle, device, ++sequence));
            }

            Assert.Contains("full", Assert.Single(silo.Get<ISiloHealth>().Problems), StringComparison.Ordinal);
            disk.Free();
            await CommitUnaskedAsync(silo);
            Assert.Empty(silo.Get<ISiloHealth>().Problems);
            Assert.Equal(IngestOutcome.Durable, await silo.SendAsync(vehicle, device, ++sequence));
            acknowledged.Add(sequence);

            var seen = (await silo.Vehicles.ReadAsync(vehicle).Soon("the reading"))!.Vehicle.Metrics;
            Assert.All(acknowledged, number => Assert.Contains($"seen-{number}", seen.Keys));
            var balance = await silo.Get<IAccounting>().ReadAsync(TestSilo.Fleet, device, CancellationToken.None);
            Assert.Equal(balance.Received, balance.Journaled + balance.Duplicate);
        }
    }

    [Fact]
    public async Task A_read_only_disk_is_refused_for_what_it_is_not_as_a_store_that_another_process_has()
    {
        using var disk = SmallDisk.TryMount(megabytes: 4);
        Assert.SkipWhen(disk is null, "Only root on Linux can mount a small disk, and not everywhere.");
        await using (await TestSilo.StartAsync(folder: disk.Folder))
        {
        }

        disk.MakeReadOnly(true);
        var refusal = await Assert.ThrowsAsync<SiloUnavailableException>(() => TestSilo.StartAsync(folder: disk.Folder));
        Assert.Contains("Read-only file system", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Sends until a message is not taken any more; the sequence of that one.</summary>
    private static async Task<long> SendUntilFullAsync(TestSilo silo, VehicleId vehicle, DeviceId device, List<long> acknowledged)
    {
        for (var sequence = 1L; sequence < 10_000; sequence++)
        {
            if (await silo.SendAsync(vehicle, device, sequence) != IngestOutcome.Durable)
            {
                return sequence;
            }

            acknowledged.Add(sequence);
        }

        Assert.Fail("The disk never became full.");
        return 0;
    }

    private static async Task CommitUnaskedAsync(TestSilo silo)
    {
        var committed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        silo.Get<GroupCommit>().Committed += _ => committed.TrySetResult();
        silo.Time.Advance(TimeSpan.FromSeconds(2));
        await committed.Task.Soon("a commit that nobody asked for");
    }
}
