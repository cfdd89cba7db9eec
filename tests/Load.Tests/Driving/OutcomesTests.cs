using Milepost.Load.Driving;
using Milepost.Load.Measuring;

namespace Milepost.Load.Tests.Driving;

public class OutcomesTests
{
    private readonly Timetable _timetable = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

    [Fact]
    public void An_open_loop_sample_belongs_to_the_window_in_which_it_was_intended_to_be_sent()
    {
        var outcomes = new Outcomes(_timetable);
        outcomes.Acknowledged(0, _timetable.MeasureFrom - 1, _timetable.MeasureFrom + 1, belongsByStart: true);
        outcomes.Acknowledged(0, _timetable.MeasureUntil - 1, _timetable.MeasureUntil + 1_000_000_000, belongsByStart: true);

        Assert.Equal(1, outcomes.Latency.Count);
        Assert.Equal(1_000_000_001, outcomes.Latency.MaxNs);
    }

    [Fact]
    public void A_refusal_is_no_success_and_keeps_its_reason()
    {
        var outcomes = new Outcomes(_timetable);
        outcomes.Acknowledged(0x97, _timetable.MeasureFrom, _timetable.MeasureFrom + 1, belongsByStart: false);
        outcomes.Acknowledged(0x10, _timetable.MeasureFrom, _timetable.MeasureFrom + 1, belongsByStart: false);
        var sum = new Outcomes(_timetable);
        sum.Add(outcomes);
        sum.Add(outcomes);

        Assert.Equal(2, sum.Refused[0x97]);
        Assert.Equal(2, sum.Succeeded);
    }
}
