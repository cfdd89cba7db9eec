namespace Milepost.TestKit;

/// <summary>Where things are in the repository a test was built in.</summary>
public static class Repository
{
    /// <summary>Its root: the folder of <c>Actors.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A recorded file of <c>../shared/data</c>, or <c>null</c> where the folder of recordings is not beside the repository.</summary>
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
