using System.Text.RegularExpressions;
using Milepost.TestKit;

namespace Milepost.Conventions.Tests;

/// <summary>A rule may be set aside in one place, for a reason that stands beside it.</summary>
public sealed partial class SuppressionTests
{
    public static TheoryData<string> SourceFiles => [.. Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/node_modules/", StringComparison.Ordinal))
        .Select(file => Path.GetRelativePath(Repository.Root, file))];

    [Theory]
    [MemberData(nameof(SourceFiles))]
    public void Every_suppression_says_why(string file)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, file));

        Assert.DoesNotMatch(Pragma(), text);
        Assert.All(Suppression().Matches(text), match => Assert.Matches(Justification(), match.Value));
    }

    [GeneratedRegex(@"#pragma\s+warning\s+disable[^\n/]*\n")]
    private static partial Regex Pragma();

    [GeneratedRegex(@"\[(?:\w+:\s*)?SuppressMessage\([^\]]*\]")]
    private static partial Regex Suppression();

    [GeneratedRegex("Justification\\s*=\\s*\"[^\"]{15,}")]
    private static partial Regex Justification();
}
