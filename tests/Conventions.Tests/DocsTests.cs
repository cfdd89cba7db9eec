using System.Text.RegularExpressions;
using Milepost.TestKit;

namespace Milepost.Conventions.Tests;

/// <summary>Documents point only at what exists, and speak of the product alone.</summary>
public sealed partial class DocsTests
{
    public static TheoryData<string> Documents => [.. Directory
        .EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/node_modules/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/artifacts/", StringComparison.Ordinal))
        .Select(file => Path.GetRelativePath(Repository.Root, file))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_relative_link_leads_somewhere(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        var dead = Link().Matches(File.ReadAllText(Path.Combine(Repository.Root, document)))
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#') && !target.StartsWith("mailto:", StringComparison.Ordinal))
            .Select(target => target.Split('#')[0])
            .Where(target => !Path.Exists(Path.Combine(folder, target)));

        Assert.Empty(dead);
    }

    [Fact]
    public void The_tour_shows_ten_files_that_exist()
    {
        var stops = Stop().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "tour.md")));

        Assert.Equal(10, stops.Count);
        Assert.All(stops, stop => Assert.True(File.Exists(Path.Combine(Repository.Root, "docs", stop.Groups["file"].Value)), $"the tour leads to {stop.Groups["file"].Value}, which does not exist"));
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^## \d+\. \[[^\]]+\]\((?<file>[^)]+)\)", RegexOptions.Multiline)]
    private static partial Regex Stop();
}
