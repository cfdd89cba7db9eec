using Milepost.Silo.Client;
using Milepost.Silo.Journal;

namespace Milepost.Silo.Storage.Sqlite;

/// <summary>A write on the writer's connection.</summary>
internal abstract class SqliteWork : StoreWork
{
    /// <summary>Writes, inside the transaction of a commit.</summary>
    /// <remarks>Where it throws, it alone is undone, unless the store itself failed.</remarks>
    public abstract void Execute(SqliteDatabase database);
}

/// <summary>A write somebody awaits.</summary>
internal sealed class SqliteWork<T>(Func<SqliteDatabase, T> write) : SqliteWork
{
    private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _refusal;

    /// <summary>What the write returned, once durable.</summary>
    public Task<T> Outcome => _outcome.Task;

    public override void Execute(SqliteDatabase database) => _result = write(database);

    public override void Refused(Exception reason) => _refusal = reason;

    public override void Durable()
    {
        if (_refusal is null)
        {
            _outcome.SetResult(_result!);
        }
        else
        {
            _outcome.SetException(_refusal);
        }
    }

    public override void Lost() => _outcome.SetException(new SiloUnavailableException("The store failed; whether it was written is unknown."));
}

/// <summary>A write that belongs to a turn and shares its outcome.</summary>
internal sealed class SqliteTurnWork(Action<SqliteDatabase> write) : SqliteWork
{
    public override void Execute(SqliteDatabase database) => write(database);

    public override void Refused(Exception reason) =>
        throw new JournalFailedException("A write that belongs to a turn was refused.", reason);

    public override void Durable()
    {
    }

    public override void Lost()
    {
    }
}
