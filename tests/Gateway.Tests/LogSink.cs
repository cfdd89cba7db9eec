using Microsoft.Extensions.Logging;

namespace Milepost.Gateway.Tests;

/// <summary>Keeps everything the application logs, at every level, with its scopes.</summary>
internal sealed class LogSink : ILoggerProvider, ISupportExternalScope
{
    /// <summary>A stuck client costs its send timeout, a heartbeat and the close timeout, on a machine that runs other tests too.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<(int Event, TaskCompletionSource Seen)> _awaited = [];
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public IReadOnlyCollection<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Completes when an event of this id is logged; ask before causing it.</summary>
    public Task NextAsync(int eventId)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _awaited.Add((eventId, seen));
        }

        return WaitAsync(eventId, seen.Task);
    }

    private static async Task WaitAsync(int eventId, Task seen)
    {
        try
        {
            await seen.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The application did not log event {eventId} within {Patience.TotalSeconds} s.");
        }
    }

    public ILogger CreateLogger(string categoryName) => new Sink(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private void Add(int eventId, string line)
    {
        lock (_gate)
        {
            _lines.Add(line);
            foreach (var (_, seen) in _awaited.Where(awaited => awaited.Event == eventId))
            {
                seen.TrySetResult();
            }
        }
    }

    private sealed class Sink(LogSink owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => owner._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var scopes = new List<string>();
            owner._scopes.ForEachScope((scope, all) => all.Add($"{scope}"), scopes);
            owner.Add(eventId.Id, $"{logLevel} {category}[{eventId.Id}] {formatter(state, exception)} {exception} {string.Join(' ', scopes)}");
        }
    }
}
