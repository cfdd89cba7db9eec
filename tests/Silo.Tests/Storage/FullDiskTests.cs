using System.Diagnostics;
using Milepost.Grains.Identity;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;
using Milepost.Silo.Tests.Support;

namespace Milepost.Silo.Tests.Storage;

/// <summary>A disk that really is full: a small tmpfs, which only root can mount.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task A_full_disk_acknowledges_nothing_says_why_and_goes_on_by_itself_when_there_is_space()
    {
        using var disk = SmallDisk.Mount();
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

    private sealed class SmallDisk : IDisposable
    {
        private readonly List<string> _ballast = [];

        private SmallDisk(string folder) => Folder = folder;

        public string Folder { get; }

        public static SmallDisk Mount()
        {
            Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root on Linux can mount a small disk.");
            var folder = Directory.CreateTempSubdirectory("full-disk-").FullName;
            var isMounted = Run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder);
            if (!isMounted)
            {
                Directory.Delete(folder);
            }

            Assert.SkipUnless(isMounted, "This machine does not let root mount a tmpfs.");
            return new SmallDisk(folder);
        }

        /// <summary>Takes all the space that is left.</summary>
        public void Fill()
        {
            var path = Path.Combine(Folder, $"ballast-{_ballast.Count}");
            _ballast.Add(path);
            using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 });
            try
            {
                var page = new byte[4096];
                while (true)
                {
                    file.Write(page);
                }
            }
            catch (IOException)
            {
                // It is full, as wanted.
            }
        }

        public void Free() => _ballast.ForEach(File.Delete);

        public void Dispose()
        {
            Assert.True(Run("umount", "-l", Folder), "The small disk could not be unmounted.");
            Directory.Delete(Folder);
        }

        private static bool Run(string program, params string[] arguments)
        {
            using var process = Process.Start(program, arguments);
            process.WaitForExit();
            return process.ExitCode == 0;
        }
    }
}
