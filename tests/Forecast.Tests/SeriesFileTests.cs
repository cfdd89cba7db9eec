namespace Milepost.Forecast.Tests;

/// <summary>Readings as they come in files.</summary>
public sealed class SeriesFileTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    private List<Series> Read(params string[] lines)
    {
        File.WriteAllLines(file, lines);
        return SeriesFile.Read(file, isMiles: false, intervalMetres: null);
    }

    [Fact]
    public void Columns_are_found_by_name_and_miles_by_theirs()
    {
        var car = Assert.Single(Read("odometer_mi,note,date", "100,x,2024-05-01T10:00:00Z", "200.5,y,2024-06-01"));
        Assert.Equal([new Reading(new DateOnly(2024, 5, 1), 160_934), new Reading(new DateOnly(2024, 6, 1), 322_673)], car.Readings);
    }

    [Fact]
    public void A_file_may_hold_several_cars_in_any_order_of_days()
    {
        var cars = Read("car,date,odometer", "b,2024-02-01,20", "a,2024-01-01,1", "b,2024-01-01,10");
        Assert.Equal(["b", "a"], cars.Select(car => car.Car));
        Assert.Equal([10_000, 20_000], cars[0].Readings.Select(reading => reading.Metres));
    }

    [Theory]
    [InlineData("date,km", "2024-01-01,1", "line 1: no column is named odometer or odometer_km or odometer_mi.")]
    [InlineData("date,odometer", "1/2/2024,1", "line 2: '1/2/2024' is no date like 2026-03-02.")]
    [InlineData("date,odometer", "2024-01-01,far", "line 2: 'far' is no odometer between 0 and 10 000 000.")]
    [InlineData("date,odometer", "2024-01-01,-1", "line 2: '-1' is no odometer between 0 and 10 000 000.")]
    [InlineData("date,odometer", "2024-01-01;1", "line 2: 1 columns where the header has 2.")]
    [InlineData("date,x,odometer", "2024-01-01,1", "line 2: 2 columns where the header has 3.")]
    public void What_cannot_be_read_is_named_with_its_line(string header, string line, string says)
    {
        var refusal = Assert.Throws<FormatException>(() => Read(header, line));
        Assert.Equal($"{file}, {says}", refusal.Message);
    }

    [Fact]
    public void Of_readings_that_contradict_each_other_the_longest_chain_stays()
    {
        Reading At(int day, long metres) => new(new DateOnly(2024, 1, day), metres);
        Assert.Equal([At(1, 10), At(2, 20), At(4, 30)], Series.Clean([At(1, 10), At(2, 20), At(3, 9_000), At(4, 25), At(4, 30)]));
    }
}
