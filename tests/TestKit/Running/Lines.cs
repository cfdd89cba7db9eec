using System.Threading.Channels;

namespace Milepost.TestKit.Running;

/// <summary>The lines a process prints, to be waited for one after the other.</summary>
public sealed class Lines(string owner)
{
    /// <summary>How much is kept to be shown when a wait fails, in lines.</summary>
    private const int Kept = 60;

    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly Queue<string> recent = new();

    /// <summary>Takes a line in; <c>null</c> ends the stream.</summary>
    public void Add(string? line)
    {
        if (line is null)
        {
            lines.Writer.TryComplete();
            return;
        }

        lock (recent)
        {
            recent.Enqueue(line);
            if (recent.Count > Kept)
            {
                recent.Dequeue();
            }
        }

        lines.Writer.TryWrite(line);
    }

    /// <summary>Waits for the next line that fits and returns it; lines before it are passed over.</summary>
    public async Task<string> WaitForAsync(string what, Func<string, bool> fits, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(limit.Token))
            {
                if (fits(line))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{owner} did not say {what} within {patience.TotalSeconds} s. It said last:\n{Recent()}");
        }

        throw new InvalidOperationException($"{owner} ended without saying {what}. It said last:\n{Recent()}");
    }

    /// <summary>Every line that was not waited for, up to the end of the stream.</summary>
    public async Task<IReadOnlyList<string>> RestAsync()
    {
        var rest = new List<string>();
        await foreach (var line in lines.Reader.ReadAllAsync())
        {
            rest.Add(line);
        }

        return rest;
    }

    /// <summary>The last lines, for messages.</summary>
    public string Recent()
    {
        lock (recent)
        {
            return string.Join('\n', recent);
        }
    }
}
