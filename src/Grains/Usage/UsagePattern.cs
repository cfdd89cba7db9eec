namespace Milepost.Grains.Usage;

/// <summary>How a vehicle is used, as of a local date: what its forecasts rest on (<c>docs/prediction.md</c>).</summary>
/// <param name="Fast">Metres per day over the last weeks, the newest counting most, seasons taken out.</param>
/// <param name="Slow">Metres per day over its life, recent months counting more, seasons taken out.</param>
/// <param name="Seasons">How much more or less than that it is driven in each month and on each weekday.</param>
/// <param name="Past">Where it has been, to try forecasts on.</param>
internal sealed record UsagePattern(double Fast, double Slow, Seasons Seasons, IReadOnlyList<UsageStretch> Past)
{
    /// <summary>Days in which the fast rate loses all but 1/e of what sets it apart from the slow one.</summary>
    public const double DecayDays = 45;

    /// <summary>The rate never falls below this share of the slow one: a car that stands still goes on some day.</summary>
    public const double LeastShareOfSlow = 0.05;
}

/// <summary>A stretch of time with the distance driven in it, taken as evenly spread.</summary>
/// <param name="Days">Its length, at least 1.</param>
/// <param name="Metres">Driven in it.</param>
internal readonly record struct UsageStretch(int Days, double Metres);
