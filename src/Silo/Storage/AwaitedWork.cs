using Milepost.Silo.Client;

namespace Milepost.Silo.Storage;

/// <summary>A write somebody awaits.</summary>
internal sealed class AwaitedWork<T>(Func<StoreDatabase, T> write) : StoreWork
{
    private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _refusal;

    /// <summary>What the write returned, once durable.</summary>
    public Task<T> Outcome => _outcome.Task;

    public override void Execute(StoreDatabase database) => _result = write(database);

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
