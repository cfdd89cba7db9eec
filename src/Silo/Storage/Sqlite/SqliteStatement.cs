using SQLitePCL;

namespace Milepost.Silo.Storage.Sqlite;

/// <summary>A prepared statement, bound and stepped directly on the native interface.</summary>
/// <remarks>Parameters count from 1 and columns from 0, as in SQLite. Not for two threads at once.</remarks>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        SqliteErrors.Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement), database);
    }

    public SqliteStatement Bind(int parameter, long value)
    {
        SqliteErrors.Check(raw.sqlite3_bind_int64(_statement, parameter, value), _database);
        return this;
    }

    public SqliteStatement Bind(int parameter, long? value) => value is { } given ? Bind(parameter, given) : BindNull(parameter);

    public SqliteStatement Bind(int parameter, double value)
    {
        SqliteErrors.Check(raw.sqlite3_bind_double(_statement, parameter, value), _database);
        return this;
    }

    public SqliteStatement Bind(int parameter, string value)
    {
        SqliteErrors.Check(raw.sqlite3_bind_text(_statement, parameter, value), _database);
        return this;
    }

    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        // An empty span has no address, which SQLite would read as NULL.
        var code = value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0)
            : raw.sqlite3_bind_blob(_statement, parameter, value);
        SqliteErrors.Check(code, _database);
        return this;
    }

    public SqliteStatement Bind(int parameter, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return Bind(parameter, bytes);
    }

    public SqliteStatement BindNull(int parameter)
    {
        SqliteErrors.Check(raw.sqlite3_bind_null(_statement, parameter), _database);
        return this;
    }

    /// <summary>Moves to the next row; <c>false</c> at the end, then the statement is ready for its next use.</summary>
    public bool Step()
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

    /// <summary>Runs a statement that answers no rows.</summary>
    public void Execute()
    {
        while (Step())
        {
        }
    }

    /// <summary>Ends a reading before its last row.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    public int Int32(int column) => checked((int)raw.sqlite3_column_int64(_statement, column));

    public long? NullableInt64(int column) => IsNull(column) ? null : Int64(column);

    public double Double(int column) => raw.sqlite3_column_double(_statement, column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string() ?? string.Empty;

    public byte[] Blob(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    public Guid Guid(int column) => new(raw.sqlite3_column_blob(_statement, column), bigEndian: true);

    public void Dispose() => _statement.Dispose();
}
