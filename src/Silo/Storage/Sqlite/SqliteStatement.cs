using SQLitePCL;

namespace Milepost.Silo.Storage.Sqlite;

/// <summary>A prepared statement, bound and stepped directly on the native interface.</summary>
internal sealed class SqliteStatement : StoreStatement
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        SqliteErrors.Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement), database);
    }

    public override StoreStatement Bind(int parameter, long value)
    {
        SqliteErrors.Check(raw.sqlite3_bind_int64(_statement, parameter, value), _database);
        return this;
    }

    public override StoreStatement Bind(int parameter, long? value) => value is { } given ? Bind(parameter, given) : BindNull(parameter);

    public override StoreStatement Bind(int parameter, double value)
    {
        SqliteErrors.Check(raw.sqlite3_bind_double(_statement, parameter, value), _database);
        return this;
    }

    public override StoreStatement Bind(int parameter, string value)
    {
        SqliteErrors.Check(raw.sqlite3_bind_text(_statement, parameter, value), _database);
        return this;
    }

    public override StoreStatement Bind(int parameter, ReadOnlyMemory<byte> value) => BindBytes(parameter, value.Span);

    public override StoreStatement Bind(int parameter, ReadOnlyMemory<byte>? value) => value is { } given ? BindBytes(parameter, given.Span) : BindNull(parameter);

    public override StoreStatement Bind(int parameter, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return BindBytes(parameter, bytes);
    }

    /// <inheritdoc />
    public override bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        var failure = code == raw.SQLITE_DONE ? null : SqliteErrors.Describe(code, _database);
        Reset();
        return failure is null ? false : throw failure;
    }

    /// <inheritdoc />
    public override void Execute()
    {
        while (Step())
        {
        }
    }

    /// <inheritdoc />
    public override void Reset() => raw.sqlite3_reset(_statement);

    public override bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public override long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    public override double Double(int column) => raw.sqlite3_column_double(_statement, column);

    public override string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string() ?? string.Empty;

    public override byte[] Blob(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    public override Guid Guid(int column) => new(raw.sqlite3_column_blob(_statement, column), bigEndian: true);

    public override void Dispose() => _statement.Dispose();

    private SqliteStatement BindNull(int parameter)
    {
        SqliteErrors.Check(raw.sqlite3_bind_null(_statement, parameter), _database);
        return this;
    }

    private SqliteStatement BindBytes(int parameter, ReadOnlySpan<byte> value)
    {
        // An empty span has no address, which SQLite would read as NULL.
        var code = value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0)
            : raw.sqlite3_bind_blob(_statement, parameter, value);
        SqliteErrors.Check(code, _database);
        return this;
    }
}
