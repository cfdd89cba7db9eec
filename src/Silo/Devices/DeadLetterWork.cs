using Milepost.Silo.Client;
using Milepost.Silo.Storage.Sqlite;

namespace Milepost.Silo.Devices;

/// <summary>Keeps the letters of one message with the next commit and tells the sender.</summary>
internal sealed class DeadLetterWork(
    StoredDevice device,
    IReadOnlyList<NewDeadLetter> letters,
    IIngestCompletion completion,
    long token,
    Accounting accounting) : SqliteWork
{
    private bool _isKept;

    public override int Bytes => letters.Sum(letter => letter.Payload.Length + 256);

    public override void Execute(SqliteDatabase database) => _isKept = DeadLetterRows.Keep(database, device.Number, letters);

    public override void Refused(Exception reason) => _isKept = false;

    public override void Durable()
    {
        if (!_isKept)
        {
            accounting.Refused(device.Record.Id, device.Record.Fleet, letters.Sum(letter => letter.Samples));
        }

        completion.Completed(token, _isKept ? IngestOutcome.DeadLettered : IngestOutcome.QuotaExceeded);
    }

    public override void Lost() => completion.Completed(token, IngestOutcome.Unavailable);
}
