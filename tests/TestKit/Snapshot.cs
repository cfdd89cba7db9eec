namespace Milepost.TestKit;

/// <summary>Compares a text with what a person accepted and checked in.</summary>
/// <remarks>
/// What differs is written beside it as <c>.received</c>; the difference is reviewed like code. <c>eng/accept-snapshots</c> accepts all
/// there are by running the tests with <c>MILEPOST_ACCEPT_SNAPSHOTS=1</c>.
/// </remarks>
public static class Snapshot
{
    private static readonly bool Accepts = Environment.GetEnvironmentVariable("MILEPOST_ACCEPT_SNAPSHOTS") == "1";

    /// <summary>Compares with a file of the repository.</summary>
    /// <param name="file">Its path below the root.</param>
    /// <param name="actual">The text now; line ends do not count, one is added at the end.</param>
    /// <exception cref="SnapshotException">The text is not the accepted one, or none was accepted yet.</exception>
    public static void Matches(string file, string actual)
    {
        var path = Path.Combine(Repository.Root, file);
        var text = actual.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (Accepts)
        {
            File.WriteAllText(path, text);
        }

        if (!File.Exists(path) || File.ReadAllText(path) != text)
        {
            var received = path + ".received";
            File.WriteAllText(received, text);
            throw new SnapshotException($"Not as accepted: {file}. Compare it with {received}; eng/accept-snapshots accepts what is meant.");
        }
    }
}

/// <summary>A text is not the accepted one.</summary>
public sealed class SnapshotException(string message) : Exception(message);
