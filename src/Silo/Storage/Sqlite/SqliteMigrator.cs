using System.Globalization;
using System.Reflection;

namespace Milepost.Silo.Storage.Sqlite;

/// <summary>Brings a store to the newest schema: numbered scripts, each once, each in a transaction of its own.</summary>
internal static class SqliteMigrator
{
    private const string Folder = ".Storage.Migrations.";

    /// <exception cref="JournalFailedException">The store was written by a newer program.</exception>
    public static void Migrate(SqliteDatabase database)
    {
        var scripts = Scripts();
        var version = (int)(database.Scalar("PRAGMA user_version") ?? 0);
        if (version > scripts.Count)
        {
            throw new JournalFailedException($"The store has schema {version}; this program knows only up to {scripts.Count}. Use the newer program.");
        }

        for (var number = version + 1; number <= scripts.Count; number++)
        {
            var stamp = string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {number};");
            database.Execute("BEGIN IMMEDIATE;" + scripts[number - 1] + stamp + "COMMIT;");
        }
    }

    private static List<string> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.Contains(Folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(assembly, name))
            .ToList();
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
