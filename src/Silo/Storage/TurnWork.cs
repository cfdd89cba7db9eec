namespace Milepost.Silo.Storage;

/// <summary>A write that belongs to a turn and shares its outcome.</summary>
internal sealed class TurnWork(Action<StoreDatabase> write) : StoreWork
{
    public override void Execute(StoreDatabase database) => write(database);

    public override void Refused(Exception reason) =>
        throw new JournalFailedException("A write that belongs to a turn was refused.", reason);

    public override void Durable()
    {
    }

    public override void Lost()
    {
    }
}
