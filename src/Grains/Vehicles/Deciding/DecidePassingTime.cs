namespace Milepost.Grains.Vehicles.Deciding;

/// <summary>What happens merely because time passed.</summary>
internal static class DecidePassingTime
{
    public static Decision Decide(Vehicle vehicle, TurnTime time)
    {
        var turn = new Turn(vehicle, time);
        StageWatch.Review(turn, new Occasion(time.Now, Late: false));
        return turn.Done();
    }
}
