namespace Milepost.Host.Replay;

/// <summary>Opens a recording by what its first line looks like: a Torque CSV log, native JSON lines or OBD text.</summary>
internal static class Recording
{
    /// <summary>Longest first line looked at, in characters.</summary>
    private const int MaxFirstLine = 64 * 1024;

    /// <summary>Reads a recording message by message, without holding the file in memory.</summary>
    /// <param name="file">The path.</param>
    /// <param name="shift">Added to every device time.</param>
    /// <exception cref="RecordingException">The file is no recording we know, or a line of it is broken.</exception>
    public static IEnumerable<RecordedMessage> Read(string file, TimeSpan shift)
    {
        var first = FirstLine(file).TrimStart();
        if (first.StartsWith('{') || first.StartsWith('['))
        {
            return NativeJsonLines.Read(file, shift);
        }

        return first.Contains("Device Time", StringComparison.OrdinalIgnoreCase)
            ? TorqueLog.Read(file, shift)
            : ObdText.Read(file, shift);
    }

    private static string FirstLine(string file)
    {
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > MaxFirstLine)
            {
                throw new RecordingException(file, 1, $"a line is longer than {MaxFirstLine} characters");
            }

            if (!string.IsNullOrWhiteSpace(line))
            {
                return line;
            }
        }

        throw new RecordingException(file, 1, "the file is empty");
    }
}
