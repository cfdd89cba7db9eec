using System.Reflection;
using Microsoft.Extensions.Logging;
using Milepost.TestKit;

namespace Milepost.Conventions.Tests;

/// <summary>The table of log events and the log events are the same; an id means one thing for ever.</summary>
public sealed class LogTests
{
    private static readonly List<LoggerMessageAttribute> Events = [.. Projects.All
        .SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
        .OfType<LoggerMessageAttribute>()
        .OrderBy(log => log.EventId)];

    [Fact]
    public void No_two_events_have_one_id() => Assert.Empty(Events.GroupBy(log => log.EventId).Where(same => same.Count() > 1).Select(same => same.Key));

    [Fact]
    public void The_table_holds_every_event_and_no_other()
    {
        var events = Events.Select(log => $"| {log.EventId} | {log.Level} | {log.Message} |").ToList();
        var table = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "logs.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2])).ToList();

        Assert.Empty(events.Except(table));
        Assert.Empty(table.Except(events));
    }
}
