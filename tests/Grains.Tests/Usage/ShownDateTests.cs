using Milepost.Grains.Usage;

namespace Milepost.Grains.Tests.Usage;

/// <summary>When the date people are shown follows the forecast.</summary>
public sealed class ShownDateTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);

    private static ShownDate Shown(int daysLeft) => ShownDate.At(Today.AddDays(daysLeft));

    [Theory]
    [InlineData(100, 114)]
    [InlineData(100, 86)]
    [InlineData(10, 11)]
    public void A_forecast_nearer_than_two_days_and_15_percent_of_the_days_left_moves_nothing_however_often(int shown, int likely)
    {
        var date = Shown(shown);
        for (var update = 0; update < 10; update++)
        {
            date = date.Updated(Today.AddDays(likely), Today);
        }

        Assert.Equal(Shown(shown), date);
    }

    [Theory]
    [InlineData(100, 115)]
    [InlineData(100, 85)]
    [InlineData(10, 12)]
    public void A_forecast_away_on_three_updates_running_moves_it_and_not_before(int shown, int likely)
    {
        var date = Shown(shown).Updated(Today.AddDays(likely), Today).Updated(Today.AddDays(likely), Today);
        Assert.Equal(Today.AddDays(shown), date.On);
        Assert.Equal(Shown(likely), date.Updated(Today.AddDays(likely), Today));
    }

    [Fact]
    public void An_update_that_agrees_again_begins_the_count_anew()
    {
        var far = Today.AddDays(120);
        var date = Shown(100).Updated(far, Today).Updated(far, Today).Updated(Today.AddDays(101), Today).Updated(far, Today).Updated(far, Today);
        Assert.Equal(Today.AddDays(100), date.On);
    }

    [Theory]
    [InlineData(100, 130)]
    [InlineData(100, 70)]
    [InlineData(10, 14)]
    public void A_forecast_twice_as_far_away_moves_it_at_once(int shown, int likely) =>
        Assert.Equal(Shown(likely), Shown(shown).Updated(Today.AddDays(likely), Today));

    [Fact]
    public void A_date_that_has_passed_moves_at_once() =>
        Assert.Equal(Shown(1), Shown(-1).Updated(Today.AddDays(1), Today));
}
