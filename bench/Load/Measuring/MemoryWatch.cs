namespace Milepost.Load.Measuring;

/// <summary>Looks at a server's memory four times a second, to tell memory that grows from memory that stays.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private readonly List<double> _residentMb = [];
    private readonly ManualResetEventSlim _ending = new();
    private readonly Thread _thread;

    public MemoryWatch(IReadOnlyList<int> pids)
    {
        _thread = new(() => Watch(pids)) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Ends the watch; the most in the first, second and last third of the time, in MB.</summary>
    public (double First, double Second, double Last) End()
    {
        _ending.Set();
        _thread.Join();
        double Most(int third) => _residentMb.Where((_, i) => i * 3 / _residentMb.Count == third).DefaultIfEmpty(_residentMb[^1]).Max();
        return (Most(0), Most(1), Most(2));
    }

    public void Dispose()
    {
        _ending.Set();
        _thread.Join();
        _ending.Dispose();
    }

    private void Watch(IReadOnlyList<int> pids)
    {
        do
        {
            _residentMb.Add(ProcessUsage.Of(pids).ResidentMb);
        }
        while (!_ending.Wait(Every));
    }
}
