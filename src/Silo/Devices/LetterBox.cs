using Milepost.Grains.Identity;
using Milepost.Silo.Client;
using Milepost.Silo.Storage.Rows;
using Milepost.Silo.Telemetry;

namespace Milepost.Silo.Devices;

/// <summary>Makes the work of keeping letters, counts those it has no place for, and notices unpaired ones that came after the pairing.</summary>
/// <remarks>
/// A message that was judged just before its device was paired may become a letter just after the pairing had the letters read again. The
/// commits have an order: the later of the two sees the other, and where that is the letter, it is announced here to be read again at once.
/// </remarks>
internal sealed class LetterBox(Accounting accounting, SiloMetrics metrics)
{
    /// <summary>An unpaired letter was kept of a device that has pairings. Handlers must not block.</summary>
    public event Action<FleetId, long>? KeptAfterPairing;

    /// <summary>Work that keeps the letters of one message and tells its sender.</summary>
    public DeadLetterWork Keep(StoredDevice device, IReadOnlyList<NewDeadLetter> letters, IIngestCompletion completion, long token) =>
        new(device, letters, completion, token, this);

    /// <summary>A message's letters are durable.</summary>
    public void Kept(IReadOnlyList<NewDeadLetter> letters)
    {
        foreach (var letter in letters)
        {
            metrics.KeptLetter(letter.Reason);
        }
    }

    /// <summary>There was no place for a message's letters.</summary>
    public void Refused(DeviceRecord device, IReadOnlyList<NewDeadLetter> letters) =>
        accounting.Refused(device.Id, device.Fleet, letters.Sum(letter => letter.Samples));

    /// <summary>Announces letters that may be readable by now.</summary>
    public void Announce(FleetId fleet, IReadOnlyList<long> letters)
    {
        foreach (var letter in letters)
        {
            KeptAfterPairing?.Invoke(fleet, letter);
        }
    }
}
