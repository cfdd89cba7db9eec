using Milepost.Grains.Identity;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;
using Milepost.Silo.Storage;
using Milepost.Silo.Storage.Rows;

namespace Milepost.Silo.Devices;

/// <summary>Keeps, lists and reads again what could not be taken in.</summary>
internal sealed class DeadLetters(
    GroupCommit commit,
    StoreReaders readers,
    DeviceDirectory devices,
    LetterReader reader,
    LetterBox box) : IDeadLetters
{
    /// <inheritdoc />
    public async ValueTask PostAsync(
        DeviceId device, IReadOnlyList<NewDeadLetter> letters, IIngestCompletion completion, long token, CancellationToken cancellation)
    {
        StoredDevice? stored;
        try
        {
            stored = await devices.FindStoredAsync(device, cancellation);
        }
        catch (SiloUnavailableException)
        {
            completion.Completed(token, IngestOutcome.Unavailable);
            return;
        }

        if (stored is null)
        {
            throw new ArgumentException($"There is no device {device}.", nameof(device));
        }

        await commit.PostAsync(box.Keep(stored, letters, completion, token));
    }

    /// <inheritdoc />
    public async ValueTask<Page<DeadLetter>> ListAsync(FleetId fleet, DeviceId? device, string? cursor, int limit, CancellationToken cancellation)
    {
        if (!ListCursor.TryRead(cursor, out var after))
        {
            return new Page<DeadLetter>([], null);
        }

        var below = after.Number > 0 ? after.Number : long.MaxValue;
        var found = await readers.ReadAsync(database => DeadLetterRows.List(database, fleet, device, below, checked(limit + 1)), cancellation);
        return ListCursor.Page(found, limit, last => new ListCursor(string.Empty, last.Id), letter => letter);
    }

    /// <inheritdoc />
    public ValueTask<RetryResult> RetryAsync(FleetId fleet, long letter, CancellationToken cancellation) => reader.ReadAsync(fleet, letter, cancellation);
}
