using Milepost.DeviceBridge.Ingest;
using Milepost.TestKit;

namespace Milepost.DeviceBridge.Tests.Ingest;

public sealed class IngestBudgetTests
{
    private readonly IngestBudget budget = new(maxMessages: 2, maxBytes: 100);

    [Fact]
    public void One_message_always_has_room_however_large() => Assert.True(budget.WaitForRoomAsync(1000, default).IsCompletedSuccessfully);

    [Fact]
    public async Task At_the_limit_of_messages_the_reader_waits_until_one_left()
    {
        budget.Take(1);
        Assert.True(budget.WaitForRoomAsync(1, default).IsCompleted);
        budget.Take(1);
        var waiting = budget.WaitForRoomAsync(1, default);
        Assert.False(waiting.IsCompleted);

        budget.Release(1);

        await waiting.WaitAsync(FakeDevice.Patience);
    }

    [Fact]
    public async Task At_the_limit_of_bytes_the_reader_waits_until_there_is_room_for_its_message()
    {
        budget.Take(60);
        Assert.True(budget.WaitForRoomAsync(40, default).IsCompleted);
        var waiting = budget.WaitForRoomAsync(41, default);
        Assert.False(waiting.IsCompleted);

        budget.Release(60);

        await waiting.WaitAsync(FakeDevice.Patience);
    }

    [Fact]
    public async Task A_reader_whose_connection_ends_waits_no_longer()
    {
        using var ends = new CancellationTokenSource();
        budget.Take(100);
        var waiting = budget.WaitForRoomAsync(1, ends.Token);
        await ends.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(FakeDevice.Patience));
    }

    [Fact]
    public async Task Empty_is_told_when_the_last_message_left()
    {
        Assert.True(budget.WhenEmptyAsync().IsCompleted);
        budget.Take(1);
        var empty = budget.WhenEmptyAsync();
        Assert.False(empty.IsCompleted);

        budget.Release(1);

        await empty.WaitAsync(FakeDevice.Patience);
    }
}
