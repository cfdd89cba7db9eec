namespace Milepost.Silo.Storage;

/// <summary>One connection to a store, with its prepared statements; everything above it is written once for all engines.</summary>
/// <remarks>
/// <b>SQL</b>: what all engines take: parameters <c>?1</c>, <c>?2</c>, …, <c>ON CONFLICT … DO UPDATE</c>, <c>RETURNING</c>, <c>coalesce</c>,
/// savepoints; sums are cast to <c>BIGINT</c>. Ids are bound as <see cref="Guid"/>, truth as 0 and 1.
/// <b>Order</b>: statements take effect in the order they are run. One that answers nothing may travel with a later one, so its failure may
/// show there: at the next <see cref="StoreStatement.Step"/>, <see cref="Changes"/>, <see cref="Settle"/> or <see cref="Commit"/>.
/// <b>Failure</b>: <see cref="ConstraintException"/> where a constraint refused a statement; the transaction goes on behind a savepoint.
/// <see cref="JournalFailedException"/> where the store failed; the connection is to be disposed then, never used again, and a commit that
/// was under way may have happened. <b>Threads</b>: one at a time.
/// </remarks>
internal abstract class StoreDatabase : IDisposable
{
    private readonly Dictionary<string, StoreStatement> _statements = [];

    /// <summary>How many rows the last statement run with <see cref="StoreStatement.Execute"/> changed.</summary>
    public abstract int Changes { get; }

    /// <summary>Begins a transaction that writes.</summary>
    public abstract void Begin();

    /// <summary>Begins a transaction that reads one state of the store, whatever is committed meanwhile.</summary>
    public abstract void BeginReading();

    /// <summary>Ends the transaction; what it wrote is on stable storage when this returns.</summary>
    public abstract void Commit();

    /// <summary>Returns when everything run so far has taken effect in the transaction, so that a refusal shows here at the latest.</summary>
    public abstract void Settle();

    /// <summary>Undoes everything run since a savepoint, readings left in the middle included.</summary>
    public void RollBackTo(string savepoint)
    {
        foreach (var statement in _statements.Values)
        {
            statement.Reset();
        }

        DropUnsent();
        Execute($"ROLLBACK TO {savepoint}");
    }

    /// <summary>The prepared form of a statement, kept for the life of the connection; not to be used again before it is at its end.</summary>
    public StoreStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = Prepare(sql);
            _statements.Add(sql, statement);
        }

        return statement;
    }

    /// <summary>Runs one statement that takes no parameters and answers no rows.</summary>
    public void Execute(string sql) => Statement(sql).Execute();

    /// <summary>The first column of the first row, or <c>null</c>.</summary>
    public long? Scalar(string sql)
    {
        var statement = Statement(sql);
        var value = statement.Step() ? statement.NullableInt64(0) : null;
        statement.Reset();
        return value;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        Close();
    }

    /// <summary>Forgets statements that were run and not sent yet.</summary>
    protected abstract void DropUnsent();

    /// <summary>Prepares a statement.</summary>
    protected abstract StoreStatement Prepare(string sql);

    /// <summary>Ends the connection; never throws.</summary>
    protected abstract void Close();
}
