using Milepost.Silo.Client;
using Milepost.Silo.Storage;
using Milepost.Silo.Storage.Rows;

namespace Milepost.Silo.Devices;

/// <summary>Keeps the letters of one message with the next commit and tells the sender.</summary>
internal sealed class DeadLetterWork(
    StoredDevice device,
    IReadOnlyList<NewDeadLetter> letters,
    IIngestCompletion completion,
    long token,
    LetterBox box) : StoreWork
{
    private bool _isKept;
    private IReadOnlyList<long> _late = [];

    public override int Bytes => letters.Sum(letter => letter.Payload.Length + 256);

    public override void Execute(StoreDatabase database)
    {
        var numbers = DeadLetterRows.Keep(database, device.Number, letters);
        _isKept = numbers.Count == letters.Count;
        _late = [.. numbers.Where((_, index) => letters[index].Reason == DeadLetterReasons.Unpaired)];
        if (_late.Count > 0 && !DeviceRows.HasPairings(database, device.Number))
        {
            _late = [];
        }
    }

    public override void Refused(Exception reason) => (_isKept, _late) = (false, []);

    public override void Durable()
    {
        if (_isKept)
        {
            box.Kept(letters);
        }
        else
        {
            box.Refused(device.Record, letters);
        }

        completion.Completed(token, _isKept ? IngestOutcome.DeadLettered : IngestOutcome.QuotaExceeded);
        completion.Flush();
        box.Announce(device.Record.Fleet, _late);
    }

    public override void Lost()
    {
        completion.Completed(token, IngestOutcome.Unavailable);
        completion.Flush();
    }
}
