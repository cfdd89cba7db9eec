using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Milepost.DeviceBridge.Connections;
using Milepost.DeviceBridge.Ingest;
using Milepost.DeviceBridge.Sessions;
using Milepost.DeviceBridge.Telemetry;
using Milepost.Mqtt;
using Milepost.Silo.Client;

namespace Milepost.DeviceBridge.Tests.Ingest;

public sealed class AcknowledgementQueueTests(ITestOutputHelper output)
{
    private readonly Peer peer = new();

    [Fact]
    public void PUBACK_OfMessagesInParts_LeavesInOrderWhateverOrderThePartsEndIn()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            peer.Answers.Clear();
            var count = random.Next(1, 65);
            var queue = New(64, MqttVersion.V5);
            var parts = new List<long>();
            for (ushort id = 1; id <= count; id++)
            {
                var pieces = random.Next(1, 4);
                parts.AddRange(Enumerable.Repeat(Open(queue, id, pieces), pieces));
            }

            foreach (var token in parts.OrderBy(_ => random.Next()).ToList())
            {
                queue.Completed(token, IngestOutcome.Durable);
            }

            Assert.Equal(Enumerable.Range(1, count), peer.Answers.Select(answer => (int)answer.Identifier.Value));
            Assert.Equal(0, queue.Unacknowledged);
        }
    }

    [Fact]
    public void PUBACK_BeforeAllPartsAreDurable_DoesNotLeave()
    {
        var queue = New(2, MqttVersion.V5);
        var token = Open(queue, 1, parts: 2);

        queue.Completed(token, IngestOutcome.Durable);
        Assert.Empty(peer.Answers);
        queue.Completed(token, IngestOutcome.DeadLettered);
        Assert.Equal(ReasonCode.Success, Assert.Single(peer.Answers).Code);
    }

    [Fact]
    public void PUBACK_AfterAPartWhoseOutcomeIsUnknown_NeverLeaves()
    {
        var queue = New(4, MqttVersion.V5);
        var first = Open(queue, 1, parts: 2);
        var second = Open(queue, 2, parts: 1);

        queue.Completed(second, IngestOutcome.Durable);
        queue.Completed(first, IngestOutcome.Unavailable);
        queue.Completed(first, IngestOutcome.Durable);

        Assert.Empty(peer.Answers);
        Assert.Equal(CloseReason.StoreUnavailable, peer.Reason);
    }

    [Fact]
    public void PUBACK_AfterTheRingWentRound_StillMatches()
    {
        var queue = New(2, MqttVersion.V5);
        for (ushort id = 1; id <= 100; id++)
        {
            queue.Completed(Open(queue, id, parts: 1), IngestOutcome.Durable);
        }

        Assert.Equal(Enumerable.Range(1, 100), peer.Answers.Select(answer => (int)answer.Identifier.Value));
    }

    [Fact]
    public void PUBACK_WaitsForTheOthersOfItsCommit_AndLeavesWithThem()
    {
        var queue = New(2, MqttVersion.V5);
        var (first, second) = (Open(queue, 1, parts: 1), Open(queue, 2, parts: 1));

        queue.Completed(first, IngestOutcome.Durable);
        queue.Completed(second, IngestOutcome.Durable);
        Assert.Equal(0, peer.Flushed);

        queue.Flush();
        Assert.Equal(2, peer.Flushed);
    }

    [Theory]
    [InlineData(IngestOutcome.DeadLettered, ReasonCode.PayloadFormatInvalid)]
    [InlineData(IngestOutcome.QuotaExceeded, ReasonCode.QuotaExceeded)]
    public void PUBACK_OfAnUnreadableMessage_SaysWhatBecameOfIt(IngestOutcome outcome, ReasonCode code)
    {
        var queue = New(2, MqttVersion.V5);
        queue.Completed(queue.Open(new PacketIdentifier(1), 1, readable: false, 10), outcome);

        Assert.Equal(code, Assert.Single(peer.Answers).Code);
    }

    private static long Open(AcknowledgementQueue queue, ushort identifier, int parts) =>
        queue.Open(new PacketIdentifier(identifier), parts, readable: true, 10);

    private AcknowledgementQueue New(int capacity, MqttVersion version)
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return new AcknowledgementQueue(capacity, version, new IngestBudget(capacity, 1_000_000), peer, new BridgeMetrics(meters));
    }

    private sealed class Peer : IAcknowledger
    {
        public List<(PacketIdentifier Identifier, ReasonCode Code)> Answers { get; } = [];

        public CloseReason? Reason { get; private set; }

        public int Flushed { get; private set; }

        public void Acknowledge(PacketIdentifier identifier, ReasonCode code) => Answers.Add((identifier, code));

        public void Flush() => Flushed = Answers.Count;

        public void Close(CloseReason reason) => Reason ??= reason;
    }
}
