namespace Milepost.Load;

/// <summary>How much a run measures; the defaults are the whole, <see cref="Quick"/> is for a look.</summary>
internal sealed record BenchOptions
{
    /// <summary>A tenth of everything and one round: for a look, not for a figure.</summary>
    public static BenchOptions Quick => new()
    {
        Rounds = 1,
        WarmUp = TimeSpan.FromSeconds(1),
        Measured = TimeSpan.FromSeconds(2),
        Overload = TimeSpan.FromSeconds(15),
        Active = 10_000,
        Known = 100_000,
        JournalEntries = 1_000_000,
        FillLimit = TimeSpan.FromSeconds(20),
        BacklogDevices = 100,
    };

    /// <summary>Commit measured, as shown in the report.</summary>
    public string Commit { get; init; } = "unknown";

    /// <summary>Interleaved rounds; a spread needs three.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Generator threads.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Load before measuring begins, of each phase.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time measured, of each phase.</summary>
    public TimeSpan Measured { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Vehicles with plans of which some speak at a time.</summary>
    public int Fleet { get; init; } = 10_000;

    /// <summary>Length of the overload.</summary>
    public TimeSpan Overload { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Vehicles in memory of the size and growth scenarios, and of the storm.</summary>
    public int Active { get; init; } = 100_000;

    /// <summary>How long the storm lasts.</summary>
    public TimeSpan Storm { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Vehicles known to the store of the size and growth scenarios.</summary>
    public int Known { get; init; } = 1_000_000;

    /// <summary>Entries of the full journal of the growth scenario.</summary>
    public long JournalEntries { get; init; } = 50_000_000;

    /// <summary>Longest the filling of that journal may take; what is there by then counts, and the report says how many.</summary>
    public TimeSpan FillLimit { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Devices that hand over a day each at once.</summary>
    public int BacklogDevices { get; init; } = 1_000;
}
