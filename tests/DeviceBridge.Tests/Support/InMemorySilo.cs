using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;
using Milepost.TestKit;

namespace Milepost.DeviceBridge.Tests.Support;

/// <summary>A small real implementation of the silo's ports: everything in memory, outcomes at once or when a test says so.</summary>
internal sealed class InMemorySilo : ITelemetryIngest, IDeadLetters, IDeviceDirectory, IAccounting
{
    private readonly ConcurrentDictionary<DeviceId, DeviceRecord> devices = new();
    private readonly Channel<PostedMessage> posted = Channel.CreateUnbounded<PostedMessage>();
    private readonly Channel<NewDeadLetter> letters = Channel.CreateUnbounded<NewDeadLetter>();
    private int lettersKept;
    private int refused;

    /// <inheritdoc />
    public event Action<DeviceRecord>? Changed;

    /// <summary>What becomes of a message at once; <c>null</c> = the test completes it.</summary>
    public IngestOutcome? Outcome { get; set; } = IngestOutcome.Durable;

    /// <summary>Most dead letters kept.</summary>
    public int LetterCap { get; set; } = IDeadLetters.MaxPerDevice;

    /// <summary>Samples counted as refused.</summary>
    public int RefusedSamples => Volatile.Read(ref refused);

    /// <summary>Adds a device; secret and token are its id with <c>-secret</c> and <c>-token</c>.</summary>
    public DeviceRecord Add(string id, VehicleId? vehicle)
    {
        Assert.True(DeviceId.TryParse(id, out var device));
        var pairings = vehicle is { } paired ? [new Pairing(paired, null, null)] : ImmutableArray<Pairing>.Empty;
        return devices[device] = new DeviceRecord(
            device, new FleetId(Guid.NewGuid()), id, Hash(id + "-secret"), Hash(id + "-token"), default, null, pairings);
    }

    /// <summary>Stores another state of a device and tells.</summary>
    public void Change(DeviceRecord device)
    {
        devices[device.Id] = device;
        Changed?.Invoke(device);
    }

    /// <summary>The next message that reached a mailbox.</summary>
    public Task<PostedMessage> NextMessageAsync() => NextAsync(posted, "a message in a mailbox");

    /// <summary>The next dead letter.</summary>
    public Task<NewDeadLetter> NextLetterAsync() => NextAsync(letters, "a dead letter");

    /// <summary>Whether messages reached a mailbox that no test has looked at.</summary>
    public bool HasMessages => posted.Reader.TryPeek(out _);

    /// <inheritdoc />
    public ValueTask PostAsync(TelemetryMessage message, IIngestCompletion completion, long token, CancellationToken cancellation)
    {
        var outcome = Outcome;
        posted.Writer.TryWrite(new PostedMessage(message, settled => Tell(completion, token, settled)));
        if (outcome is { } known)
        {
            Tell(completion, token, known);
        }

        return default;
    }

    /// <inheritdoc />
    public ValueTask PostAsync(
        DeviceId device, IReadOnlyList<NewDeadLetter> kept, IIngestCompletion completion, long token, CancellationToken cancellation)
    {
        if (Interlocked.Add(ref lettersKept, kept.Count) > LetterCap)
        {
            Tell(completion, token, IngestOutcome.QuotaExceeded);
            return default;
        }

        foreach (var letter in kept)
        {
            letters.Writer.TryWrite(letter);
        }

        Tell(completion, token, IngestOutcome.DeadLettered);
        return default;
    }

    /// <inheritdoc />
    public ValueTask<DeviceRecord?> FindAsync(DeviceId device, CancellationToken cancellation) => new(devices.GetValueOrDefault(device));

    /// <inheritdoc />
    public ValueTask<DeviceRecord?> FindByTokenAsync(ReadOnlyMemory<byte> tokenHash, CancellationToken cancellation) =>
        new(devices.Values.FirstOrDefault(device => device.TokenHash.Span.SequenceEqual(tokenHash.Span)));

    /// <inheritdoc />
    public void Refused(DeviceId device, FleetId fleet, int samples) => Interlocked.Add(ref refused, samples);

    /// <inheritdoc />
    public ValueTask<bool> CreateAsync(DeviceRecord device, CancellationToken cancellation) => new(devices.TryAdd(device.Id, device));

    /// <inheritdoc />
    public ValueTask<bool> RevokeAsync(DeviceId device, CancellationToken cancellation)
    {
        Change(devices[device] with { RevokedAt = new Instant(1) });
        return new(true);
    }

    /// <inheritdoc />
    public ValueTask<bool> ReplaceSecretAsync(
        DeviceId device, ReadOnlyMemory<byte> secretHash, ReadOnlyMemory<byte> tokenHash, CancellationToken cancellation)
    {
        Change(devices[device] with { SecretHash = secretHash, TokenHash = tokenHash });
        return new(true);
    }

    /// <inheritdoc />
    public ValueTask<Balance> ReadAsync(FleetId fleet, DeviceId? device, CancellationToken cancellation) =>
        new(new Balance(RefusedSamples, 0, 0, 0, RefusedSamples));

    ValueTask<Page<DeviceRecord>> IDeviceDirectory.ListAsync(FleetId fleet, string? cursor, int limit, CancellationToken cancellation) =>
        new(new Page<DeviceRecord>([.. devices.Values], null));

    ValueTask<VehicleReply> IDeviceDirectory.PairAsync(DeviceId device, VehicleId vehicle, Instant? from, CancellationToken cancellation) =>
        throw new NotSupportedException("Pairing belongs to the silo; tests change the record.");

    ValueTask<Page<DeadLetter>> IDeadLetters.ListAsync(FleetId fleet, DeviceId? device, string? cursor, int limit, CancellationToken cancellation) =>
        new(new Page<DeadLetter>([], null));

    ValueTask<RetryResult> IDeadLetters.RetryAsync(FleetId fleet, long letter, CancellationToken cancellation) => new(RetryResult.Unknown);

    private static void Tell(IIngestCompletion completion, long token, IngestOutcome outcome)
    {
        completion.Completed(token, outcome);
        completion.Flush();
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private static async Task<T> NextAsync<T>(Channel<T> channel, string expected)
    {
        using var patience = new CancellationTokenSource(FakeDevice.Patience);
        try
        {
            return await channel.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No outcome for {FakeDevice.Patience.TotalSeconds} s; expected: {expected}.");
        }
    }
}

/// <summary>A message in a mailbox and the way to settle it.</summary>
internal sealed record PostedMessage(TelemetryMessage Message, Action<IngestOutcome> Complete);
