using System.Text;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace Milepost.Silo.Storage.Postgres;

/// <summary>A statement of a connection to PostgreSQL; prepared on the server by the driver when it is run again.</summary>
/// <remarks>Each run is a command of its own, since several may wait in the connection's queue; commands come back and are used again.</remarks>
internal sealed partial class PostgresStatement : StoreStatement
{
    private readonly PostgresDatabase _database;
    private readonly string _text;
    private readonly Stack<NpgsqlBatchCommand> _spare = new();
    private NpgsqlBatchCommand? _binding;
    private IReadOnlyList<object[]>? _rows;
    private int _at;

    public PostgresStatement(PostgresDatabase database, string sql)
    {
        _database = database;
        _text = Parameter().Replace(sql, "$$$1");
    }

    public override StoreStatement Bind(int parameter, long value) => Bind(parameter, value, NpgsqlDbType.Bigint);

    public override StoreStatement Bind(int parameter, long? value) =>
        value is { } given ? Bind(parameter, given) : BindNull(parameter, NpgsqlDbType.Bigint);

    public override StoreStatement Bind(int parameter, double value) => Bind(parameter, value, NpgsqlDbType.Double);

    public override StoreStatement Bind(int parameter, string value) => Bind(parameter, Storable(value), NpgsqlDbType.Text);

    public override StoreStatement Bind(int parameter, ReadOnlyMemory<byte> value) => Bind(parameter, value, NpgsqlDbType.Bytea);

    public override StoreStatement Bind(int parameter, ReadOnlyMemory<byte>? value) =>
        value is { } given ? Bind(parameter, given) : BindNull(parameter, NpgsqlDbType.Bytea);

    public override StoreStatement Bind(int parameter, Guid value) => Bind(parameter, value, NpgsqlDbType.Uuid);

    /// <inheritdoc />
    public override bool Step()
    {
        if (_rows is null)
        {
            var command = TakeBound();
            try
            {
                (_rows, _at) = (_database.Query(command), -1);
            }
            finally
            {
                Recycle(command);
            }
        }

        if (++_at < _rows.Count)
        {
            return true;
        }

        Reset();
        return false;
    }

    /// <inheritdoc />
    public override void Execute() => _database.Queue(this, TakeBound());

    /// <inheritdoc />
    public override void Reset() => _rows = null;

    public override bool IsNull(int column) => Row[column] is DBNull;

    public override long Int64(int column) => Row[column] is long wide ? wide : (int)Row[column];

    public override double Double(int column) => (double)Row[column];

    public override string Text(int column) => (string)Row[column];

    public override byte[] Blob(int column) => Row[column] as byte[] ?? [];

    public override Guid Guid(int column) => (Guid)Row[column];

    public override void Dispose() => Reset();

    /// <summary>For the connection: the command has been run.</summary>
    public void Recycle(NpgsqlBatchCommand command) => _spare.Push(command);

    private object[] Row => _rows?[_at] ?? throw new InvalidOperationException("There is no row; step first.");

    private NpgsqlBatchCommand Binding => _binding ??= _spare.TryPop(out var spare) ? spare : new NpgsqlBatchCommand(_text);

    private NpgsqlBatchCommand TakeBound()
    {
        var command = Binding;
        _binding = null;
        return command;
    }

    private PostgresStatement Bind<T>(int parameter, T value, NpgsqlDbType type)
    {
        var parameters = Binding.Parameters;
        Reserve(parameters, parameter);
        if (parameters[parameter - 1] is NpgsqlParameter<T> same)
        {
            same.TypedValue = value;
        }
        else
        {
            parameters[parameter - 1] = new NpgsqlParameter<T> { NpgsqlDbType = type, TypedValue = value };
        }

        return this;
    }

    private PostgresStatement BindNull(int parameter, NpgsqlDbType type)
    {
        var parameters = Binding.Parameters;
        Reserve(parameters, parameter);
        parameters[parameter - 1] = new NpgsqlParameter { NpgsqlDbType = type, Value = DBNull.Value };
        return this;
    }

    private static void Reserve(NpgsqlParameterCollection parameters, int count)
    {
        while (parameters.Count < count)
        {
            parameters.Add(new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint });
        }
    }

    /// <summary>PostgreSQL's text holds no NUL and no half of a surrogate pair; the replacement character stands for them.</summary>
    private static string Storable(string text) => text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 && !text.Contains('\0', StringComparison.Ordinal)
        ? text
        : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');

    [GeneratedRegex(@"\?(\d+)")]
    private static partial Regex Parameter();
}
