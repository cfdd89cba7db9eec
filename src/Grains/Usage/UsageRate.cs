namespace Milepost.Grains.Usage;

/// <summary>How fast a vehicle is used: a recent rate that decays into a lasting one, and how much its weeks scatter.</summary>
/// <param name="Fast">Metres per day over the last weeks, the newest counting most.</param>
/// <param name="Slow">Metres per day over its life, recent months counting more.</param>
/// <param name="WeeklyScatter">Standard deviation of its weeks over their mean; 1 where too few are known.</param>
internal readonly record struct UsageRate(double Fast, double Slow, double WeeklyScatter);
