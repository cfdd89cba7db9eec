namespace Milepost.Load.Driving;

/// <summary>Vehicles that report equally often, evenly spread over the interval.</summary>
/// <param name="First">Index of the first vehicle.</param>
/// <param name="Count">How many vehicles.</param>
/// <param name="MessagesPerSecond">Of the whole group.</param>
internal readonly record struct PaceGroup(int First, int Count, double MessagesPerSecond);
