namespace Milepost.Forecast.Tests;

/// <summary>How readings are cut into services and the moments from which each is forecast.</summary>
public sealed class CutTests
{
    private static readonly DateOnly Start = new(2020, 1, 1);

    // 100 km every ten days.
    private static readonly Reading[] Even = [.. Enumerable.Range(0, 100).Select(index => new Reading(Start.AddDays(10 * index), 100_000L * index))];

    [Fact]
    public void A_service_is_passed_on_a_straight_line_between_two_readings() =>
        Assert.Equal(Start.DayNumber + 15.0, Cut.Crossing(Even, 150_000));

    [Fact]
    public void An_origin_is_the_newest_reading_with_its_share_left_and_knows_the_days_that_were_left()
    {
        var origins = Cut.Origins(Even, 1_000_000).Where(origin => origin.Target == 3_000_000).ToList();
        Assert.Equal([(25, 0.5, 50.0), (28, 0.2, 20.0), (29, 0.05, 10.0)], origins.Select(origin => (origin.Reading, origin.Share, origin.ActualDays)));
    }

    [Fact]
    public void Services_lie_at_multiples_and_at_tenths_after_them_within_the_readings()
    {
        var origins = Cut.Origins(Even, 1_000_000);
        Assert.All(origins, origin => Assert.Equal(0, origin.Target % 100_000));
        Assert.All(origins, origin => Assert.InRange(origin.Target, 1, 9_900_000));
        Assert.Equal(10, origins.Select(origin => origin.Target % 1_000_000).Distinct().Count());
        Assert.All(origins.Where(origin => origin.IsTrueMultiple), origin => Assert.Equal(0, origin.Target % 1_000_000));
    }

    [Fact]
    public void The_first_service_counts_from_wherever_a_log_begins()
    {
        Reading[] later = [.. Even.Select(reading => reading with { Metres = reading.Metres + 350_000 })];
        var first = Cut.Origins(later, 1_000_000).Where(origin => origin.Share == 0.05).GroupBy(origin => origin.Target % 1_000_000).ToDictionary(phase => phase.Key, phase => phase.Min(origin => origin.Target));
        Assert.Equal(1_000_000, first[0]);
        Assert.Equal(1_400_000, first[400_000]);
        Assert.Equal(1_300_000, first[300_000]);
    }

    [Fact]
    public void Under_60_days_of_history_nothing_is_forecast() =>
        Assert.All(Cut.Origins(Even, 300_000), origin => Assert.True(Even[origin.Reading].On >= Start.AddDays(60)));

    [Fact]
    public void Averages_see_their_window_and_no_more_than_there_is()
    {
        Reading[] faster = [new(Start, 0), new(Start.AddDays(300), 3_000_000), new(Start.AddDays(400), 13_000_000)];
        Assert.Equal(13_000_000 / 400.0, Averages.Rate(faster, int.MaxValue));
        Assert.Equal(100_000, Averages.Rate(faster, 90));
        Assert.Equal((13_000_000 - 350_000) / 365.0, Averages.Rate(faster, 365));
    }

    [Fact]
    public void Nothing_after_the_origin_is_known_there_and_readings_are_cleaned_as_they_could_be_then()
    {
        // The third reading looks right until the ones after it show that it was not.
        Reading[] readings = [new(Start, 0), new(Start.AddDays(10), 100), new(Start.AddDays(20), 900), new(Start.AddDays(30), 200), new(Start.AddDays(40), 300)];
        var replay = new Replay(readings);
        Assert.Equal([0, 100, 200, 300], replay.Truth.Select(reading => reading.Metres));
        Assert.Equal([0L, 100], replay.KnownAt(1).Readings.Select(reading => reading.Metres));
    }

    [Fact]
    public void A_steady_car_is_forecast_to_some_days_from_little_history_on_and_to_the_day_from_much()
    {
        var judged = Judged.All(new Series("steady", Even, 1_000_000));
        Assert.NotEmpty(judged);
        Assert.All(judged, forecast => Assert.InRange(forecast.Error, 0, forecast.Origin.Reading switch { < 10 => 6, < 50 => 4, _ => 1.5 }));
        Assert.Equal(100, Figures.Coverage(judged));
        Assert.InRange(Moves.Of(new Series("steady", Even, 1_000_000)).PerService, 0, 1);
    }

    [Fact]
    public void Simulated_drivers_are_the_same_for_the_same_seed()
    {
        var (one, other) = (Drivers.All(7, 1).ToList(), Drivers.All(7, 1).ToList());
        Assert.Equal(6, one.Count);
        Assert.All(one.Zip(other), pair => Assert.Equal(pair.First.Cars[0].Readings, pair.Second.Cars[0].Readings));
        Assert.All(one, kind => Assert.Equal(kind.Cars[0].Readings, Series.Clean(kind.Cars[0].Readings)));
    }
}
