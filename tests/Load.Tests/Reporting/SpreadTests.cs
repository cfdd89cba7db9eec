using Milepost.Load.Reporting;

namespace Milepost.Load.Tests.Reporting;

public class SpreadTests
{
    [Theory]
    [InlineData(new double[] { 3, 1, 2 }, "2.0 (1.0 to 3.0)")]
    [InlineData(new double[] { 4, 1, 2, 3 }, "2.5 (1.0 to 4.0)")]
    [InlineData(new double[] { 7 }, "7.0")]
    public void The_median_is_shown_with_the_least_and_the_most(double[] rounds, string shown) => Assert.Equal(shown, new Spread(rounds).Format("F1"));
}
