namespace Milepost.Silo.Storage.Sqlite;

/// <summary>A store in one SQLite file.</summary>
internal sealed class SqliteEngine(string folder) : StoreEngine
{
    private readonly SqliteFile _file = new(folder);

    /// <inheritdoc />
    public override string Place => _file.Path;

    /// <inheritdoc />
    public override string Version => $"SQLite {SqliteNative.Version}";

    /// <inheritdoc />
    public override StoreDatabase OpenWriter()
    {
        _file.Take();
        var database = SqliteDatabase.OpenWriter(_file.Path);
        try
        {
            database.Harden();
            SqliteMigrator.Migrate(database);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public override StoreDatabase OpenReader() => SqliteDatabase.OpenReader(_file.Path);

    /// <inheritdoc />
    public override void Dispose() => _file.Dispose();
}
