using System.Diagnostics.CodeAnalysis;
using Milepost.Grains.Identity;
using Milepost.Silo.Hosting;
using Milepost.Silo.Journal;

namespace Milepost.Silo.Actors;

/// <summary>Reads cold vehicles from the journal: those who wait at the same time are read together, in the order they came.</summary>
/// <remarks>Who waits is bounded by the vehicles that may be in memory. Only half of the reading connections are used, so that a storm leaves the others to people.</remarks>
internal sealed class VehicleLoader(IJournal journal, SiloOptions options)
{
    /// <summary>Vehicles of one reading transaction: enough that its cost does not count, few enough that the first need not wait for the last.</summary>
    public const int Together = 64;

    private readonly int _mostReaders = Math.Max(1, options.ReadConnections / 2);
    private readonly Lock _gate = new();
    private readonly Queue<Request> _waiting = new();
    private int _readers;

    /// <summary>What is stored of a vehicle, or <c>null</c> where nothing is.</summary>
    public Task<RecoveredVehicle?> LoadAsync(VehicleId vehicle)
    {
        var request = new Request(vehicle);
        lock (_gate)
        {
            _waiting.Enqueue(request);
            if (_readers < _mostReaders)
            {
                _readers++;
                _ = Task.Run(ReadAllAsync);
            }
        }

        return request.Answer.Task;
    }

    private async Task ReadAllAsync()
    {
        while (TakeNext() is { } next)
        {
            await ReadAsync(next);
        }
    }

    private List<Request>? TakeNext()
    {
        lock (_gate)
        {
            var next = new List<Request>();
            while (next.Count < Together && _waiting.TryDequeue(out var request))
            {
                next.Add(request);
            }

            if (next.Count > 0)
            {
                return next;
            }

            _readers--;
            return null;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever went wrong, it is told to each who waits; the next ones are read all the same.")]
    private async Task ReadAsync(List<Request> requests)
    {
        try
        {
            var stored = await journal.LoadAsync(requests.ConvertAll(request => request.Vehicle));
            for (var index = 0; index < requests.Count; index++)
            {
                requests[index].Answer.SetResult(stored[index]);
            }
        }
        catch (Exception exception)
        {
            requests.ForEach(request => request.Answer.TrySetException(exception));
        }
    }

    private sealed record Request(VehicleId Vehicle)
    {
        public TaskCompletionSource<RecoveredVehicle?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
