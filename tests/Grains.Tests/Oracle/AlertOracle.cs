using Milepost.Grains.Identity;
using Milepost.Grains.Schedules;

namespace Milepost.Grains.Tests.Oracle;

/// <summary>What should have been told about one item in one cycle; raised counts the first time and each time it was reopened.</summary>
internal sealed record ToldCycle(ServiceItemId Item, string Cycle, bool Open, bool ByHand, ServiceStage Worst, bool Late, int Raised);

/// <summary>Domain, section 5, for service items: one alert per item and cycle, closed and opened by where the item stands.</summary>
internal sealed class AlertOracle
{
    private readonly Dictionary<(ServiceItemId, string), ToldCycle> told = [];

    public IReadOnlyCollection<ToldCycle> Told => told.Values;

    /// <summary>An item stands at a stage, in a cycle named by the fact that began it.</summary>
    public void Stands(ServiceItemId item, string cycle, ServiceStage stage, bool late)
    {
        foreach (var other in told.Values.Where(other => other.Item == item && other.Open && (other.Cycle != cycle || stage <= ServiceStage.Ok)).ToArray())
        {
            told[(item, other.Cycle)] = other with { Open = false };
        }

        if (stage <= ServiceStage.Ok)
        {
            return;
        }

        if (!told.TryGetValue((item, cycle), out var known))
        {
            told[(item, cycle)] = new ToldCycle(item, cycle, true, false, stage, late, 1);
        }
        else if (!known.ByHand)
        {
            var worst = known.Worst > stage ? known.Worst : stage;
            told[(item, cycle)] = known with { Open = true, Worst = worst, Raised = known.Raised + (known.Open ? 0 : 1) };
        }
    }

    public void ClosedByHand(ServiceItemId item, string cycle) => told[(item, cycle)] = told[(item, cycle)] with { Open = false, ByHand = true };
}
