using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.ExceptionServices;
using Milepost.Load.Measuring;

namespace Milepost.Load.Driving;

/// <summary>Runs one phase from sign-in to result: event loops on threads of their own, CPU time read at both ends of the measured window.</summary>
internal static class Phase
{
    /// <summary>Every connection keeps its window full (QoS 1) or its socket full (QoS 0).</summary>
    public static PhaseResult Closed(PhaseOptions options, IReadOnlyList<SimulatedVehicle> vehicles) =>
        Run(options, vehicles, _ => { }, (loop, timetable, outcomes, _) => options.Qos == 0
            ? new Flood(loop, timetable, outcomes, options.Window)
            : new ClosedLoop(loop, timetable, outcomes));

    /// <summary>Messages go out on schedule; <paramref name="started"/> learns the instants of the phase before the first one does.</summary>
    public static PhaseResult Open(
        PhaseOptions options, IReadOnlyList<SimulatedVehicle> vehicles, IReadOnlyList<PaceGroup> groups, Action<Timetable> started) =>
        Run(options, vehicles, started, (loop, timetable, outcomes, thread) =>
            new OpenLoop(loop, timetable, outcomes, options, groups.Select(g => ShareOf(g, thread, options.Threads)).Where(g => g.Count > 0)));

    /// <summary>
    /// Vehicles come one after the other at a rate, each for one message on a connection of its own; latency counts from the send of that message,
    /// lateness is what opening and signing in took since the intended moment.
    /// </summary>
    public static PhaseResult Visits(PhaseOptions options, IReadOnlyList<SimulatedVehicle> vehicles, double visitsPerSecond) =>
        Run(options, [], _ => { }, (loop, timetable, outcomes, thread) => new Visits(
            loop, timetable, outcomes, [.. vehicles.Where((_, i) => i % options.Threads == thread)], visitsPerSecond / options.Threads));

    /// <summary>Every device hands over what it has kept, one packet of many samples after the other, as fast as they are acknowledged.</summary>
    public static PhaseResult Backlog(PhaseOptions options, IReadOnlyList<SimulatedVehicle> vehicles, BacklogPackets packets) =>
        Run(options, vehicles, _ => { }, (loop, timetable, outcomes, _) => new Backlog(loop, timetable, outcomes, packets));

    private static PhaseResult Run(
        PhaseOptions options,
        IReadOnlyList<SimulatedVehicle> vehicles,
        Action<Timetable> started,
        Func<EventLoop, Timetable, Outcomes, int, IPacing> paceOf)
    {
        var loops = Enumerable.Range(0, options.Threads).Select(_ => new EventLoop(options)).ToArray();
        try
        {
            OnThreads(loops, (loop, thread) => loop.SignIn(
                [.. vehicles.Where((_, i) => i % options.Threads == thread)], i => SourceOf(i * options.Threads, options)), () => { });
            var timetable = new Timetable(options.WarmUp, options.Measured, options.Threads);
            var outcomes = loops.Select(_ => new Outcomes(timetable)).ToArray();
            started(timetable);
            var usage = default(UsageInWindow);
            OnThreads(
                loops,
                (loop, i) => loop.Run(paceOf(loop, timetable, outcomes[i], i), timetable, outcomes[i]),
                () => usage = UsageInWindow.Watch(timetable, options.ServerPids, options.DatabasePids));
            return Sum(outcomes, (timetable.MeasureUntil - timetable.MeasureFrom) / 1e9, usage);
        }
        finally
        {
            Array.ForEach(loops, l => l.Dispose());
        }
    }

    private static PhaseResult Sum(Outcomes[] outcomes, double seconds, UsageInWindow usage)
    {
        Array.ForEach(outcomes[1..], outcomes[0].Add);
        return new(outcomes[0], seconds, usage);
    }

    // Vehicle i is on thread i mod T, at place i / T there.
    private static PaceGroup ShareOf(PaceGroup group, int thread, int threads)
    {
        int Before(int index) => (index + threads - 1 - thread) / threads;
        var first = Before(group.First);
        var count = Before(group.First + group.Count) - first;
        return new(first, count, group.MessagesPerSecond * count / group.Count);
    }

    // 127.0.0.1 is left to everything else on the machine.
    private static IPAddress? SourceOf(int index, PhaseOptions options) =>
        IPAddress.IsLoopback(options.Server.Address) && index >= options.ConnectionsPerAddress
            ? new([127, 0, 0, (byte)(1 + index / options.ConnectionsPerAddress)])
            : null;

    private static void OnThreads(EventLoop[] loops, Action<EventLoop, int> work, Action meanwhile)
    {
        var faults = new ExceptionDispatchInfo?[loops.Length];
        var threads = loops.Select((loop, i) => new Thread(() => faults[i] = Capture(() => work(loop, i)))).ToArray();
        Array.ForEach(threads, t => t.Start());
        meanwhile();
        Array.ForEach(threads, t => t.Join());
        Array.ForEach(faults, f => f?.Throw());
    }

    [SuppressMessage("Design", "CA1031", Justification = "Owner of the generator's threads: what one throws is thrown again where the phase was started.")]
    private static ExceptionDispatchInfo? Capture(Action work)
    {
        try
        {
            work();
            return null;
        }
        catch (Exception fault)
        {
            return ExceptionDispatchInfo.Capture(fault);
        }
    }
}
