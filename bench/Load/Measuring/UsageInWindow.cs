namespace Milepost.Load.Measuring;

/// <summary>Processor time between the two ends of the measured window, and the server's memory at its end.</summary>
/// <param name="GeneratorCpuSeconds">Of this process alone: the servers are its children.</param>
/// <param name="ServerCpuSeconds">Of the server's processes.</param>
/// <param name="DatabaseCpuSeconds">Of the database's, where the server has one of its own; otherwise 0.</param>
/// <param name="Server">The server's memory.</param>
/// <param name="Database">The database's.</param>
internal readonly record struct UsageInWindow(
    double GeneratorCpuSeconds, double ServerCpuSeconds, double DatabaseCpuSeconds, ProcessUsage Server, ProcessUsage Database)
{
    /// <summary>Sleeps through the window, reading the counters at both ends; a server that died meanwhile has used nothing.</summary>
    public static UsageInWindow Watch(Timetable timetable, IReadOnlyList<int> serverPids, IReadOnlyList<int> databasePids)
    {
        Timetable.SleepUntil(timetable.MeasureFrom);
        var (self, server, database) = (Environment.CpuUsage.TotalTime, ProcessUsage.Of(serverPids), ProcessUsage.Of(databasePids));
        timetable.SleepUntilEnd();
        var (selfAfter, serverAfter, databaseAfter) = (Environment.CpuUsage.TotalTime, ProcessUsage.Of(serverPids), ProcessUsage.Of(databasePids));
        return new(
            (selfAfter - self).TotalSeconds,
            Math.Max(0, serverAfter.CpuSeconds - server.CpuSeconds),
            Math.Max(0, databaseAfter.CpuSeconds - database.CpuSeconds),
            serverAfter,
            databaseAfter);
    }
}
