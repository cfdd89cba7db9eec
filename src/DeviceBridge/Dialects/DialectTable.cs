using System.Collections.Immutable;

namespace Milepost.DeviceBridge.Dialects;

/// <summary>Which dialect is spoken on which topic; built once, conflicts refused.</summary>
internal sealed class DialectTable
{
    private readonly ImmutableArray<(TopicShape Shape, IDialect Dialect)> entries;

    /// <exception cref="ArgumentException">One topic would belong to two dialects.</exception>
    public DialectTable(IEnumerable<IDialect> dialects)
    {
        entries = [.. dialects.SelectMany(dialect => dialect.Topics.Select(shape => (shape, dialect)))];
        for (var later = 1; later < entries.Length; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                RefuseOverlap(entries[earlier], entries[later]);
            }
        }
    }

    /// <summary>The dialects of this build.</summary>
    public static DialectTable Standard { get; } = new([new Json.NativeJson(), new Json.ThingsBoard(), new Elm327.Elm327Text()]);

    /// <summary>Every topic shape devices may publish, with its dialect.</summary>
    public ImmutableArray<(TopicShape Shape, IDialect Dialect)> Entries => entries;

    /// <summary>The dialect of a topic of any device, or <c>null</c>.</summary>
    public IDialect? Find(string topic)
    {
        foreach (var (shape, dialect) in entries)
        {
            if (shape.Matches(topic))
            {
                return dialect;
            }
        }

        return null;
    }

    private static void RefuseOverlap((TopicShape Shape, IDialect Dialect) earlier, (TopicShape Shape, IDialect Dialect) later)
    {
        if (earlier.Shape.Overlaps(later.Shape))
        {
            throw new ArgumentException(
                $"Topic '{later.Shape.Pattern}' of dialect {later.Dialect.Name} overlaps '{earlier.Shape.Pattern}' of {earlier.Dialect.Name}.");
        }
    }
}
