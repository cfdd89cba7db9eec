using System.Reflection;
using Milepost.Grains.Identity;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Vehicles;
using Milepost.Mqtt.Packets;

namespace Milepost.Conventions.Tests;

/// <summary>The language has no closed hierarchies, so these tests close them: sealed leaves, in one assembly, all of them named.</summary>
public sealed class ClosedHierarchyTests
{
    public static TheoryData<Type> Roots =>
    [
        typeof(VehicleCommand), typeof(VehicleEvent), typeof(VehicleEffect), typeof(VehicleRejection), typeof(LastDone), typeof(MqttPacket),
        typeof(Silo.Client.VehicleReply), typeof(Silo.Client.FeedItem),
    ];

    [Theory]
    [MemberData(nameof(Roots))]
    public void Every_leaf_of_a_closed_hierarchy_is_sealed(Type root)
    {
        var leaves = Leaves(root).ToList();

        Assert.NotEmpty(leaves);
        Assert.All(leaves, leaf => Assert.True(leaf.IsSealed, $"{leaf} can be derived from"));
    }

    [Theory]
    [MemberData(nameof(Roots))]
    public void Nobody_outside_can_add_to_a_closed_hierarchy(Type root)
    {
        var elsewhere = Projects.All.Where(assembly => assembly != root.Assembly).SelectMany(assembly => assembly.GetTypes()).Where(root.IsAssignableFrom);

        Assert.Empty(elsewhere);
    }

    [Fact]
    public void Every_event_has_a_stable_name_of_its_own()
    {
        Assert.Equal(Leaves(typeof(VehicleEvent)).ToHashSet(), EventNames.All.Keys.ToHashSet());
        Assert.Equal(EventNames.All.Count, EventNames.All.Values.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Every_command_has_an_arm_in_the_decider()
    {
        var unknown = Vehicle.Initial(new VehicleId(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057")));
        var time = new TurnTime(new Instant(1_700_000_000_000), new DateOnly(2023, 11, 14), new Instant(1_700_006_400_000), TimeSpan.Zero);

        // Registration makes a vehicle known; time passes over an unknown one without a trace.
        foreach (var type in Leaves(typeof(VehicleCommand)).Except([typeof(RegisterVehicle), typeof(PassTime)]))
        {
            var command = (VehicleCommand)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
            var decision = VehicleDecider.Decide(unknown, command, time, ObservedDays.None);

            Assert.True(decision.Rejection is VehicleUnknown, $"{type.Name} to a vehicle nobody registered was answered with {decision}");
        }
    }

    private static IEnumerable<Type> Leaves(Type root) =>
        root.Assembly.GetTypes().Where(type => type != root && root.IsAssignableFrom(type) && !type.IsAbstract);
}
