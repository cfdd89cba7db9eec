namespace Milepost.Mqtt.Tests;

/// <summary>Which topics a filter is for (v5 §4.7; most rows are the specification's own examples).</summary>
public sealed class TopicFilterTests
{
    [Theory]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1/ranking", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player2", false)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player10", false)]
    [InlineData("sport/#", "sport", true)]
    [InlineData("#", "sport", true)]
    [InlineData("#", "/", true)]
    [InlineData("sport/tennis/+", "sport/tennis/player1", true)]
    [InlineData("sport/tennis/+", "sport/tennis/player1/ranking", false)]
    [InlineData("sport/+", "sport", false)]
    [InlineData("sport/+", "sport/", true)]
    [InlineData("+/+", "/finance", true)]
    [InlineData("/+", "/finance", true)]
    [InlineData("+", "/finance", false)]
    [InlineData("+/tennis/#", "sport/tennis", true)]
    [InlineData("+/tennis/#", "sport/tennis/a/b", true)]
    [InlineData("+/tennis/#", "tennis", false)]
    [InlineData("a/b", "a/b", true)]
    [InlineData("a/b", "a/B", false)]
    [InlineData("a/b", "a", false)]
    [InlineData("a", "a/b", false)]
    [InlineData("a/b/", "a/b", false)]
    [InlineData("a//b", "a//b", true)]
    [InlineData("a/+/b", "a//b", true)]
    [InlineData("#", "$SYS/monitor/clients", false)]
    [InlineData("+/monitor/clients", "$SYS/monitor/clients", false)]
    [InlineData("+", "$SYS", false)]
    [InlineData("$SYS/#", "$SYS/", true)]
    [InlineData("$SYS/#", "$SYS", true)]
    [InlineData("$SYS/monitor/+", "$SYS/monitor/clients", true)]
    [InlineData("a/#", "a/$b", true)]
    [InlineData("$share/g/a/+", "a/b", true)]
    [InlineData("$share/g/#", "$SYS/a", false)]
    [InlineData("$share/g/a", "$share/g/a", false)]
    [InlineData("ä/+", "ä/日本", true)]
    public void Filter_matches_what_the_specification_says(string filter, string topic, bool expected) =>
        Assert.Equal(expected, TopicFilter.Parse(filter).Matches(TopicName.Parse(topic)));

    [Fact]
    public void Shared_filter_tells_its_group_and_its_pattern()
    {
        var filter = TopicFilter.Parse("$share/workers/a/#");
        Assert.True(filter.IsShared);
        Assert.Equal("workers", filter.ShareName);
        Assert.Equal("a/#", filter.Pattern.ToString());
        Assert.Equal("$share/workers/a/#", filter.Value);
        Assert.False(TopicFilter.Parse("a/#").IsShared);
        Assert.Null(TopicFilter.Parse("a/#").ShareName);
    }

    [Fact]
    public void Default_topic_and_filter_match_nothing()
    {
        Assert.False(default(TopicFilter).Matches(TopicName.Parse("a")));
        Assert.False(TopicFilter.Parse("#").Matches(default));
        Assert.Equal("", default(TopicFilter).Value);
        Assert.Equal("", default(TopicName).Value);
    }

    [Fact]
    public void Matching_agrees_with_a_simple_recursive_oracle()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        string[] levels = ["a", "b", "", "$x", "+", "#"];
        for (var run = 0; run < 20_000; run++)
        {
            var text = string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => levels[random.Next(6)]));
            var topic = string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => levels[random.Next(4)]));
            if (topic.Length > 0 && TopicFilter.TryParse(text, out var filter, out _))
            {
                Assert.True(
                    Oracle(text, topic) == filter.Matches(TopicName.Parse(topic)), $"seed {seed}: filter '{text}', topic '{topic}'");
            }
        }
    }

    private static bool Oracle(string filter, string topic) =>
        !(topic[0] == '$' && filter[0] is '+' or '#') && Oracle(filter.Split('/'), topic.Split('/'));

    private static bool Oracle(string[] filter, string[] topic) => (filter, topic) switch
    {
        (["#"], _) => true,
        ([], []) => true,
        ([], _) or (_, []) => false,
        _ => (filter[0] == "+" || filter[0] == topic[0]) && Oracle(filter[1..], topic[1..]),
    };
}
