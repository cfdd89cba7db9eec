using System.Buffers;
using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Milepost.DeviceBridge.Connections;
using Milepost.DeviceBridge.Telemetry;
using Milepost.Mqtt;
using Milepost.Mqtt.Packets;
using Milepost.TestKit;

namespace Milepost.DeviceBridge.Tests.Connections;

public sealed class PacketSenderTests
{
    private const int Capacity = 1024;
    private const int AcknowledgementBytes = 4;

    // A transport that takes 64 bytes and then waits for its peer.
    private readonly Pipe transport = new(new PipeOptions(pauseWriterThreshold: 64, resumeWriterThreshold: 32, useSynchronizationContext: false));
    private readonly TimeDriver time = new(DateTimeOffset.UnixEpoch);
    private readonly PacketSender sender;

    public PacketSenderTests() => sender = new PacketSender(transport.Writer, MqttVersion.V5, Capacity, TimeSpan.FromSeconds(30), Meters(), time);

    [Fact]
    public void Packets_LeaveWhenTheyAreLetGo_AndTogether()
    {
        Acknowledge(1);
        Acknowledge(2);
        Assert.False(transport.Reader.TryRead(out _));

        sender.Flush();
        Assert.Equal([1, 2], TakeAll());
    }

    [Fact]
    public void Flush_OfNothing_SendsNothing()
    {
        sender.Flush();
        Assert.False(transport.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Packets_TakenWhileThePeerDoesNotRead_FollowBehind()
    {
        for (ushort id = 1; id <= 40; id++)
        {
            Acknowledge(id);
            sender.Flush();
        }

        sender.Finish();
        Assert.Equal(Enumerable.Range(1, 40), await TakeUntilAsync(40));
        Assert.True(await sender.Ended.WaitAsync(FakeDevice.Patience));
    }

    [Fact]
    public void Packets_BeyondTheCapacity_AreNotTaken()
    {
        sender.TryAcknowledge(new PacketIdentifier(1), ReasonCode.Success);
        for (var taken = AcknowledgementBytes; taken < Capacity; taken += AcknowledgementBytes)
        {
            Assert.True(sender.TryAcknowledge(new PacketIdentifier(1), ReasonCode.Success));
        }

        Assert.False(sender.TryAcknowledge(new PacketIdentifier(1), ReasonCode.Success));
        Assert.False(sender.TrySend(PingResp.Instance));
    }

    [Fact]
    public async Task Finish_WithNothingLeft_EndsAtOnce_AndLaterPacketsGoNowhere()
    {
        sender.Finish();

        Assert.True(await sender.Ended.WaitAsync(FakeDevice.Patience));
        Assert.True(sender.TrySend(PingResp.Instance));
        sender.Flush();
        Assert.False(transport.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Sending_ToAPeerThatIsGone_Ends()
    {
        await transport.Reader.CompleteAsync();

        Acknowledge(1);
        sender.Flush();

        Assert.False(await sender.Ended.WaitAsync(FakeDevice.Patience));
    }

    [Fact]
    public async Task Sending_ToAPeerThatTakesNothing_EndsAfterTheTimeout()
    {
        for (ushort id = 1; id <= 16; id++)
        {
            Acknowledge(id);
        }

        sender.Flush();
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(sender.Ended.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await sender.Ended.WaitAsync(FakeDevice.Patience));
    }

    [Fact]
    public async Task Sending_ThatFails_EndsWithWhatFailed()
    {
        await transport.Reader.CompleteAsync(new IOException("The cable."));

        Acknowledge(1);
        sender.Flush();

        var failure = await Assert.ThrowsAsync<IOException>(() => sender.Ended.WaitAsync(FakeDevice.Patience));
        Assert.Equal("The cable.", failure.Message);
    }

    [Fact]
    public async Task Packets_OfManyThreads_LeaveWholeAndOnce()
    {
        const int Threads = 4;
        const int Each = 2_000;
        var roomy = new PacketSender(transport.Writer, MqttVersion.V5, Threads * Each * AcknowledgementBytes, TimeSpan.FromSeconds(30), Meters(), time);
        var reading = TakeUntilAsync(Threads * Each);
        var writing = Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (var i = 1; i <= Each; i++)
            {
                Assert.True(roomy.TryAcknowledge(new PacketIdentifier((ushort)(thread * Each + i)), ReasonCode.Success));
                roomy.Flush();
            }
        }));
        await Task.WhenAll(writing).WaitAsync(FakeDevice.Patience);

        var taken = await reading.WaitAsync(FakeDevice.Patience);
        Assert.Equal(Enumerable.Range(1, Threads * Each), taken.Order());
    }

    private static BridgeMetrics Meters() =>
        new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());

    private void Acknowledge(ushort identifier) => Assert.True(sender.TryAcknowledge(new PacketIdentifier(identifier), ReasonCode.Success));

    private List<int> TakeAll()
    {
        Assert.True(transport.Reader.TryRead(out var result));
        var taken = IdentifiersIn(result.Buffer);
        transport.Reader.AdvanceTo(result.Buffer.End);
        return taken;
    }

    private async Task<List<int>> TakeUntilAsync(int count)
    {
        List<int> taken = [];
        while (taken.Count < count)
        {
            var result = await transport.Reader.ReadAsync();
            var whole = result.Buffer.Slice(0, result.Buffer.Length - result.Buffer.Length % AcknowledgementBytes);
            taken.AddRange(IdentifiersIn(whole));
            transport.Reader.AdvanceTo(whole.End, result.Buffer.End);
        }

        return taken;
    }

    // 40 02 hi lo
    private static List<int> IdentifiersIn(ReadOnlySequence<byte> buffer)
    {
        var bytes = buffer.ToArray();
        return [.. Enumerable.Range(0, bytes.Length / AcknowledgementBytes).Select(i =>
        {
            Assert.Equal([0x40, 2], bytes.AsSpan(i * AcknowledgementBytes, 2).ToArray());
            return (bytes[i * AcknowledgementBytes + 2] << 8) | bytes[i * AcknowledgementBytes + 3];
        })];
    }
}
