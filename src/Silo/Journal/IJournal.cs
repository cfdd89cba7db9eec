using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;
using Milepost.Silo.Storage;

namespace Milepost.Silo.Journal;

/// <summary>Where the histories of vehicles are kept.</summary>
/// <remarks>
/// <b>Atomicity</b>: a batch is stored wholly or not at all, and it is on stable storage when <see cref="Commit"/> returns.
/// <b>Failure</b>: an exception from <see cref="Commit"/> means unknown: the batch may be there. The journal is closed then; readings fail
/// with <see cref="SiloUnavailableException"/> until <see cref="Open"/> succeeds again.
/// <b>Order</b>: commits become visible in the order they are made, feed positions and numbers of commits ascend with them.
/// A vehicle's telemetry entries come with ascending sequences; one that is not above those before it fails the batch, as a second event of a sequence does.
/// <b>Damage</b>: stored telemetry has checksums. Damage stops the vehicle it lies in, in <see cref="RecoveredVehicle.Damage"/>, and nobody else.
/// <b>Threads</b>: <see cref="Open"/>, <see cref="Commit"/> and <see cref="Close"/> are for one thread, the readings for any.
/// <b>Ownership</b>: the batch belongs to the journal during the call and to the caller afterwards; bytes handed out belong to the caller.
/// </remarks>
internal interface IJournal
{
    /// <summary>Opens or reopens, bringing the schema to today's.</summary>
    /// <exception cref="JournalFailedException">It cannot be opened; the text says why, for operators.</exception>
    JournalOpening Open();

    /// <summary>Stores a batch and returns what it led to.</summary>
    /// <exception cref="JournalFailedException">Unknown outcome; see above.</exception>
    CommitReceipt Commit(JournalBatch batch);

    /// <summary>Completes when telemetry may be added: at once, unless more of it waits to be sorted into pages than is allowed.</summary>
    ValueTask WaitForRoomAsync();

    /// <summary>Closes; readings fail until it is opened again.</summary>
    void Close();

    /// <summary>
    /// Everything needed to bring vehicles back, all seen at one moment: for each one asked for, in the order asked, what is stored of it, or
    /// <c>null</c> where nothing ever was. A checkpoint comes in the version it was written in: what lies before it may be gone.
    /// </summary>
    Task<IReadOnlyList<RecoveredVehicle?>> LoadAsync(IReadOnlyList<VehicleId> vehicles, CancellationToken cancellation = default);

    /// <summary>The telemetry entries that hold samples of a UTC day of device time, or of days before and after it, in order, each once.</summary>
    /// <exception cref="InvalidDataException">One of them is damaged; the message names it.</exception>
    Task<IReadOnlyList<StoredEntry>> LoadDayAsync(long vehicle, DateOnly day, CancellationToken cancellation = default);

    /// <summary>
    /// Messages of a vehicle as they were received, in the order of its history: those received in a stretch of time, behind a sequence, at
    /// most so many. Messages whose payload is kept no longer are passed over.
    /// </summary>
    /// <exception cref="InvalidDataException">One of them is damaged; the message names it.</exception>
    Task<RawStretch> LoadRawAsync(VehicleId vehicle, RawQuery query, CancellationToken cancellation = default);

    /// <summary>Vehicles whose time has come, earliest first.</summary>
    Task<IReadOnlyList<VehicleId>> LoadDueWakesAsync(Instant now, int limit, CancellationToken cancellation = default);

    /// <summary>The earliest wake-up, or <c>null</c> where there is none.</summary>
    Task<Instant?> LoadNextWakeAsync(CancellationToken cancellation = default);
}

/// <summary>What is known of a journal right after opening.</summary>
/// <param name="HighestVehicle">The highest vehicle number given out.</param>
/// <param name="Newest">The newest position of the feed.</param>
/// <param name="LastWrite">Host time of the newest entry, or the epoch.</param>
/// <param name="Damage">What cannot be read of the entries not sorted into pages yet.</param>
internal sealed record JournalOpening(long HighestVehicle, FeedCursor Newest, Instant LastWrite, IReadOnlyList<string> Damage);

/// <summary>What a commit led to.</summary>
/// <param name="Newest">The newest position of the feed after it.</param>
internal readonly record struct CommitReceipt(FeedCursor Newest);

/// <summary>A vehicle as the journal has it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Checkpoint">Its newest checkpoint, or <c>null</c>.</param>
/// <param name="Tail">Every entry after the checkpoint, in order.</param>
/// <param name="Damage">What cannot be read of it, or <c>null</c>: such a vehicle must not take turns.</param>
internal sealed record RecoveredVehicle(
    long Number,
    CheckpointEntry? Checkpoint,
    IReadOnlyList<StoredEntry> Tail,
    string? Damage);

/// <summary>An entry as stored.</summary>
/// <param name="Position">The commit it came with, or its position among events; for error messages.</param>
/// <param name="Sequence">Its place in the vehicle's history.</param>
/// <param name="Name">The event's stable name.</param>
/// <param name="Version">The version of its bytes.</param>
/// <param name="Body">The bytes.</param>
internal readonly record struct StoredEntry(long Position, long Sequence, string Name, int Version, ReadOnlyMemory<byte> Body);

/// <summary>Which messages to read.</summary>
/// <param name="From">The first receive time.</param>
/// <param name="To">The last receive time.</param>
/// <param name="After">The sequence the page before ended with, or 0.</param>
/// <param name="Limit">Most messages, 1 or more.</param>
internal readonly record struct RawQuery(Instant From, Instant To, long After, int Limit);

/// <summary>Messages as received.</summary>
/// <param name="Messages">In the order of the vehicle's history.</param>
/// <param name="Next">What to go on behind, or <c>null</c> at the end.</param>
internal sealed record RawStretch(IReadOnlyList<RawMessage> Messages, long? Next);
