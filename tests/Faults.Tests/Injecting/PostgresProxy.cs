using System.Net;
using System.Net.Sockets;

namespace Milepost.Faults.Tests.Injecting;

/// <summary>Stands between host and PostgreSQL, passes everything on, and does something once at a given moment of the next commit.</summary>
internal sealed class PostgresProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private readonly int server;
    private readonly Task accepting;
    private (CommitMoment Moment, Func<PostgresLink, Task> Deed, TaskCompletionSource Done)? armed;

    public PostgresProxy(int server)
    {
        this.server = server;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Does something at a moment of the next commit of the session that writes; completes when it is done. The link stands still meanwhile.</summary>
    public Task OnceAsync(CommitMoment moment, Func<PostgresLink, Task> deed)
    {
        lock (gate)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            armed = (moment, deed, done);
            return done.Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    /// <summary>For a link: a commit has come to a moment.</summary>
    public async Task ReachedAsync(CommitMoment moment, PostgresLink link)
    {
        if (Take(moment) is { } deed)
        {
            await deed.Deed(link);
            deed.Done.SetResult();
        }
    }

    private (Func<PostgresLink, Task> Deed, TaskCompletionSource Done)? Take(CommitMoment moment)
    {
        lock (gate)
        {
            if (armed is { } due && due.Moment == moment)
            {
                armed = null;
                return (due.Deed, due.Done);
            }

            return null;
        }
    }

    private async Task AcceptAsync()
    {
        var links = new List<Task>();
        try
        {
            while (true)
            {
                var host = await listener.AcceptSocketAsync(stop.Token);
                links.Add(PostgresLink.RunAsync(this, host, server, stop.Token));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(links);
        }
    }
}
