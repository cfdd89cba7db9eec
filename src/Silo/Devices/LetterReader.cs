using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Milepost.Grains.Identity;
using Milepost.Grains.Telemetry;
using Milepost.Silo.Actors;
using Milepost.Silo.Client;
using Milepost.Silo.Storage;
using Milepost.Silo.Storage.Rows;

namespace Milepost.Silo.Devices;

/// <summary>Reads dead letters again with today's decoders and pairings.</summary>
/// <remarks>Only a letter that can be read wholly is taken in. Where it belongs to several vehicles, the last one's commit removes it; what the others took before is a duplicate if it is read once more. One letter after the other, to its end: two who read the same one would count it twice.</remarks>
internal sealed class LetterReader : IDisposable
{
    private readonly StoreReaders _readers;
    private readonly IPayloadDecoder _decoder;
    private readonly VehicleHost _vehicles;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _reading = new(1, 1);

    public LetterReader(StoreReaders readers, IPayloadDecoder decoder, VehicleHost vehicles, LetterBox box, ILogger<LetterReader> logger)
    {
        _readers = readers;
        _decoder = decoder;
        _vehicles = vehicles;
        _logger = logger;
        box.KeptAfterPairing += (fleet, letter) => _ = ReadLateAsync(fleet, letter);
    }

    /// <summary>Reads one letter of a fleet again.</summary>
    public async ValueTask<RetryResult> ReadAsync(FleetId fleet, long number, CancellationToken cancellation) =>
        await ReadInTurnAsync(fleet, number).WaitAsync(cancellation);

    /// <summary>Reads a device's unpaired letters again, oldest first; what still cannot be read stays.</summary>
    public async ValueTask ReadUnpairedAsync(DeviceId device)
    {
        var (fleet, numbers) = await _readers.ReadAsync(database => FindUnpaired(database, device));
        foreach (var number in numbers)
        {
            if (await ReadAsync(fleet, number, CancellationToken.None) == RetryResult.Unavailable)
            {
                return;
            }
        }
    }

    /// <summary>Removes letters of devices that belonged to no vehicle, received before a moment; not while one of them may be taken in.</summary>
    public async Task ExpireAsync(StoreWrites writes, long before)
    {
        await _reading.WaitAsync();
        try
        {
            while (await _readers.ReadAsync(database => RetentionRows.FindUnpaired(database, before)) is { Count: > 0 } numbers)
            {
                await writes.RunAsync(
                    database =>
                    {
                        RetentionRows.RemoveLetters(database, numbers);
                        return true;
                    },
                    CancellationToken.None);
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();

    [SuppressMessage("Design", "CA1031", Justification = "Nobody waits for this reading; what went wrong is logged and the letter stays.")]
    private async Task ReadLateAsync(FleetId fleet, long number)
    {
        try
        {
            await ReadInTurnAsync(fleet, number);
        }
        catch (Exception exception)
        {
            DeviceLog.LetterNotRead(_logger, exception, number);
        }
    }

    private async Task<RetryResult> ReadInTurnAsync(FleetId fleet, long number)
    {
        await _reading.WaitAsync();
        try
        {
            var (letter, device) = await _readers.ReadAsync(database => Find(database, fleet, number));
            return letter is null || device is null ? RetryResult.Unknown : await TakeInAsync(letter, device);
        }
        catch (SiloUnavailableException)
        {
            return RetryResult.Unavailable;
        }
        finally
        {
            _reading.Release();
        }
    }

    private static (DeadLetter? Letter, StoredDevice? Device) Find(StoreDatabase database, FleetId fleet, long number)
    {
        var letter = DeadLetterRows.Find(database, fleet, number);
        return (letter, letter is null ? null : DeviceRows.Find(database, letter.Device));
    }

    private static (FleetId Fleet, List<long> Numbers) FindUnpaired(StoreDatabase database, DeviceId device) =>
        DeviceRows.Find(database, device) is { } stored
            ? (stored.Record.Fleet, DeadLetterRows.Numbers(database, stored.Number, DeadLetterReasons.Unpaired))
            : (default, []);

    private async ValueTask<RetryResult> TakeInAsync(DeadLetter letter, StoredDevice device)
    {
        var decoded = _decoder.Decode(letter.Topic, letter.Payload, letter.ReceivedAt);
        var parts = decoded.Samples
            .GroupBy(sample => device.Record.VehicleAt(sample.DeviceTime ?? letter.ReceivedAt))
            .Select(group => (Vehicle: group.Key, Samples: group.ToImmutableArray()))
            .ToList();
        if (!decoded.Faults.IsEmpty || parts.Count == 0 || parts.Any(part => part.Vehicle is null))
        {
            return RetryResult.StillUnreadable;
        }

        var outcome = IngestOutcome.Durable;
        for (var index = 0; index < parts.Count && outcome == IngestOutcome.Durable; index++)
        {
            var (vehicle, samples) = parts[index];
            var message = ToMessage(letter, vehicle!.Value, samples, isLast: index == parts.Count - 1);
            outcome = await PostAsync(message, device);
        }

        return outcome switch
        {
            IngestOutcome.Durable => RetryResult.Taken,
            IngestOutcome.Unavailable => RetryResult.Unavailable,
            _ => RetryResult.StillUnreadable,
        };
    }

    private static TelemetryMessage ToMessage(DeadLetter letter, VehicleId vehicle, ImmutableArray<Sample> samples, bool isLast) => new(
        vehicle,
        letter.Device,
        letter.ReceivedAt,
        Redelivered: false,
        letter.Topic,
        letter.Payload,
        samples,
        PayloadHash.Of(letter.Topic, letter.Payload.Span),
        isLast ? letter.Id : null);

    private async ValueTask<IngestOutcome> PostAsync(TelemetryMessage message, StoredDevice device)
    {
        var completion = new AwaitedCompletion();
        await _vehicles.PostAsync(new TelemetryTurn(message, device, completion, 0), CancellationToken.None);
        return await completion.Outcome;
    }

    /// <summary>An outcome as a task.</summary>
    private sealed class AwaitedCompletion : IIngestCompletion
    {
        private readonly TaskCompletionSource<IngestOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<IngestOutcome> Outcome => _outcome.Task;

        public void Completed(long token, IngestOutcome outcome) => _outcome.TrySetResult(outcome);

        public void Flush()
        {
            // Whoever awaits it was told already.
        }
    }
}
