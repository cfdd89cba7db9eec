namespace Milepost.Grains.Schedules;

/// <summary>How close an item is. The numbers are stored: never reuse or renumber one.</summary>
public enum ServiceStage : byte
{
    /// <summary>There is no data to judge by.</summary>
    Unknown = 0,

    /// <summary>Nothing to do yet.</summary>
    Ok = 1,

    /// <summary>Within the dueSoon margin.</summary>
    DueSoon = 2,

    /// <summary>At or past the due point.</summary>
    Due = 3,

    /// <summary>Past the due point and its grace.</summary>
    Overdue = 4,
}
