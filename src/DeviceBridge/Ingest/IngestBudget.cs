namespace Milepost.DeviceBridge.Ingest;

/// <summary>Bounds what one connection has on its way to the store; its one reader waits here instead of queueing.</summary>
internal sealed class IngestBudget(int maxMessages, int maxBytes)
{
    private readonly Lock gate = new();
    private int messages;
    private long bytes;
    private (int Bytes, TaskCompletionSource Room)? reader;
    private TaskCompletionSource? empty;

    /// <summary>Messages in flight.</summary>
    public int Messages
    {
        get
        {
            lock (gate)
            {
                return messages;
            }
        }
    }

    /// <summary>Completes when a message of so many bytes may be taken in; one always may while nothing else is in flight.</summary>
    public Task WaitForRoomAsync(int size, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (HasRoom_NeedsLock(size))
            {
                return Task.CompletedTask;
            }

            var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            reader = (size, room);
            return room.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Takes a message in.</summary>
    public void Take(int size)
    {
        lock (gate)
        {
            messages++;
            bytes += size;
        }
    }

    /// <summary>Lets a message go.</summary>
    public void Release(int size)
    {
        lock (gate)
        {
            messages--;
            bytes -= size;
            if (reader is { } waiting && HasRoom_NeedsLock(waiting.Bytes))
            {
                reader = null;
                waiting.Room.TrySetResult();
            }

            if (messages == 0)
            {
                empty?.TrySetResult();
                empty = null;
            }
        }
    }

    /// <summary>Completes when nothing is in flight any more.</summary>
    public Task WhenEmptyAsync()
    {
        lock (gate)
        {
            if (messages == 0)
            {
                return Task.CompletedTask;
            }

            empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return empty.Task;
        }
    }

    private bool HasRoom_NeedsLock(int size) => messages == 0 || (messages < maxMessages && bytes + size <= maxBytes);
}
