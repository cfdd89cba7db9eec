using System.Diagnostics;

namespace Milepost.TestKit.Running;

/// <summary>A disk that really can be full or read-only: a small tmpfs, which only root can mount.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly List<string> ballast = [];

    private SmallDisk(string folder) => Folder = folder;

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>Mounts one of a size in MiB; <c>null</c> where that is not allowed.</summary>
    public static SmallDisk? TryMount(int megabytes)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("small-disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder))
        {
            return new SmallDisk(folder);
        }

        Directory.Delete(folder);
        return null;
    }

    /// <summary>Takes all the space that is left.</summary>
    public void Fill()
    {
        var path = Path.Combine(Folder, $"ballast-{ballast.Count}");
        ballast.Add(path);
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

    /// <summary>Gives the space back.</summary>
    public void Free()
    {
        ballast.ForEach(File.Delete);
        ballast.Clear();
    }

    /// <summary>Takes writing away, or gives it back; nobody may have a file of it open for writing.</summary>
    public void MakeReadOnly(bool isReadOnly)
    {
        if (!Run("mount", "-o", isReadOnly ? "remount,ro" : "remount,rw", Folder))
        {
            throw new InvalidOperationException($"{Folder} could not be mounted again.");
        }
    }

    public void Dispose()
    {
        if (!Run("umount", "-l", Folder))
        {
            throw new InvalidOperationException($"The small disk at {Folder} could not be unmounted.");
        }

        Directory.Delete(Folder);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
