using System.Reflection;

namespace Milepost.Silo.Storage;

/// <summary>The numbered scripts of an engine, from <c>Storage/Migrations</c>; the first one makes schema 1.</summary>
internal static class MigrationScripts
{
    /// <summary>All scripts of an engine, in order.</summary>
    public static IReadOnlyList<string> Of(string engine)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.Contains($".Storage.Migrations.{engine}.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(assembly, name))
            .ToList();
    }

    /// <exception cref="JournalFailedException">The store was written by a newer program.</exception>
    public static void RefuseNewer(long version, int known)
    {
        if (version > known)
        {
            throw new JournalFailedException($"The store has schema {version}; this program knows only up to {known}. Use the newer program.");
        }
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
