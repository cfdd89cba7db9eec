namespace Milepost.Silo.Storage;

/// <summary>A prepared statement of a connection: parameters bound by number from 1, rows stepped through, columns read by number from 0.</summary>
/// <remarks>
/// <b>Ownership</b>: bound bytes must stay as they are until the transaction has ended; they are not copied by every engine. Bytes read are
/// the caller's. Every parameter is bound anew before each run. <b>Threads</b>: one at a time.
/// </remarks>
internal abstract class StoreStatement : IDisposable
{
    public abstract StoreStatement Bind(int parameter, long value);

    public abstract StoreStatement Bind(int parameter, long? value);

    public abstract StoreStatement Bind(int parameter, double value);

    public abstract StoreStatement Bind(int parameter, string value);

    public abstract StoreStatement Bind(int parameter, ReadOnlyMemory<byte> value);

    /// <summary>Binds bytes, or NULL.</summary>
    public abstract StoreStatement Bind(int parameter, ReadOnlyMemory<byte>? value);

    public abstract StoreStatement Bind(int parameter, Guid value);

    /// <summary>Moves to the next row; <c>false</c> at the end, then the statement is ready for its next use.</summary>
    /// <exception cref="ConstraintException">A constraint refused it, or one before it that answered nothing.</exception>
    /// <exception cref="JournalFailedException">The store failed.</exception>
    public abstract bool Step();

    /// <summary>Runs a statement that answers no rows; an engine may send it with a later one.</summary>
    /// <exception cref="ConstraintException">A constraint refused it.</exception>
    /// <exception cref="JournalFailedException">The store failed.</exception>
    public abstract void Execute();

    /// <summary>Ends a reading before its last row.</summary>
    public abstract void Reset();

    public abstract bool IsNull(int column);

    public abstract long Int64(int column);

    public int Int32(int column) => checked((int)Int64(column));

    public long? NullableInt64(int column) => IsNull(column) ? null : Int64(column);

    public abstract double Double(int column);

    public abstract string Text(int column);

    public abstract byte[] Blob(int column);

    public abstract Guid Guid(int column);

    public abstract void Dispose();
}
