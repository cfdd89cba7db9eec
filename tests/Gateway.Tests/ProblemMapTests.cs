using System.Reflection;
using System.Runtime.CompilerServices;
using Milepost.Gateway.Problems;
using Milepost.Grains.Vehicles;

namespace Milepost.Gateway.Tests;

public sealed class ProblemMapTests
{
    public static TheoryData<string> Rejections() =>
        [.. typeof(VehicleRejection).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(VehicleRejection))).Select(type => type.AssemblyQualifiedName!)];

    [Theory]
    [MemberData(nameof(Rejections))]
    public void Every_rejection_has_a_problem_of_the_callers(string rejection)
    {
        var type = Type.GetType(rejection, throwOnError: true)!;
        var instance = type == typeof(InvalidMember) ? new InvalidMember("name", "It is required.") : (VehicleRejection)RuntimeHelpers.GetUninitializedObject(type);
        var problem = ProblemMap.Of(instance);
        Assert.InRange(problem.Status, 400, 499);
        Assert.Matches("^/problems/[a-z-]+$", problem.Type);
    }

    [Fact]
    public void A_word_stands_for_one_title()
    {
        var problems = typeof(ProblemMap).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(member => member.GetValue(null)).OfType<Problem>().ToList();
        Assert.Equal(problems.Count, problems.Select(problem => problem.Word).Distinct().Count());
        Assert.All(problems, problem => Assert.EndsWith(".", problem.Title, StringComparison.Ordinal));
    }
}
