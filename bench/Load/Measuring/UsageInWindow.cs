namespace Milepost.Load.Measuring;

/// <summary>CPU time between the two ends of the measured window, and the server's memory at its end.</summary>
internal readonly record struct UsageInWindow(double GeneratorCpuSeconds, double ServerCpuSeconds, ProcessUsage Server)
{
    /// <summary>Sleeps through the window, reading the counters at both ends; a server that died meanwhile has used nothing.</summary>
    public static UsageInWindow Watch(Timetable timetable, IReadOnlyList<int> serverPids)
    {
        Timetable.SleepUntil(timetable.MeasureFrom);
        var (self, server) = (ProcessUsage.OfSelf(), ProcessUsage.Of(serverPids));
        Timetable.SleepUntil(timetable.MeasureUntil);
        var (selfAfter, serverAfter) = (ProcessUsage.OfSelf(), ProcessUsage.Of(serverPids));
        return new(selfAfter.CpuSeconds - self.CpuSeconds, Math.Max(0, serverAfter.CpuSeconds - server.CpuSeconds), serverAfter);
    }
}
