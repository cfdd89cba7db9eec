namespace Milepost.Load.Measuring;

/// <summary>How long this disk takes to make 4 KB durable: the floor under every acknowledgement.</summary>
internal static class DiskProbe
{
    private const int BlockBytes = 4096;
    private const int Writes = 300;

    /// <summary>Appends blocks to a new file in the folder, each with write and fdatasync, and removes it.</summary>
    public static LatencyHistogram Run(string folder)
    {
        var latency = new LatencyHistogram();
        var block = new byte[BlockBytes];
        var path = Path.Combine(folder, "probe.tmp");
        using var file = new FileStream(
            path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, Options = FileOptions.DeleteOnClose });
        for (var i = 0; i < Writes; i++)
        {
            var start = Timetable.NowNs();
            Libc.WriteDurably((int)file.SafeFileHandle.DangerousGetHandle(), block, i * BlockBytes);
            latency.Record(Timetable.NowNs() - start);
        }

        return latency;
    }
}
