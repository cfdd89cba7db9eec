namespace Milepost.Grains.Schedules;

/// <summary>Finds which step of a fixed grid a completion closes.</summary>
/// <remarks>
/// A completion closes the last step it reached, with the dueSoon margin counting as reached; one that comes even earlier closes the
/// pending step if it is past the middle of it. Steps between the one closed before and the one closed now are missed.
/// </remarks>
internal static class GridSteps
{
    /// <summary>The step closed by a completion.</summary>
    /// <param name="closed">The step closed before; 0 = none.</param>
    /// <param name="progress">How far the completion is from the grid's origin, in whole units.</param>
    /// <param name="margin">The dueSoon margin, in the same units.</param>
    /// <param name="point">Where a step lies, in the same units; rising.</param>
    public static int Closed(int closed, long progress, long margin, Func<int, long> point)
    {
        var reached = closed;
        while (point(reached + 1) <= progress + margin && reached < MaxSteps)
        {
            reached++;
        }

        var pastMiddle = 2 * progress > point(closed) + point(closed + 1);
        return reached > closed || !pastMiddle ? reached : closed + 1;
    }

    /// <summary>More steps than any vehicle lives.</summary>
    private const int MaxSteps = 1_000_000;
}
