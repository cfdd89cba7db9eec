namespace Milepost.EndToEnd.Tests.Running;

/// <summary>Where things are.</summary>
internal static class Repository
{
    /// <summary>The root of the repository this test was built in.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A recorded file, or <c>null</c> where the folder of recordings is not there.</summary>
    public static string? Recording(string name)
    {
        var file = Path.GetFullPath(Path.Combine(Root, "..", "shared", "data", name));
        return File.Exists(file) ? file : null;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Actors.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Actors.sln above {AppContext.BaseDirectory}.");
    }
}
