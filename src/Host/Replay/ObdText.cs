using System.Globalization;
using System.Text;
using Milepost.Grains.Quantities;

namespace Milepost.Host.Replay;

/// <summary>Reads ELM327 text with <c>@time</c> lines and publishes one message per dated group.</summary>
internal static class ObdText
{
    /// <summary>Reads the groups in file order.</summary>
    /// <exception cref="RecordingException">The file does not begin with a dated group, or a date cannot be read.</exception>
    public static IEnumerable<RecordedMessage> Read(string file, TimeSpan shift)
    {
        Instant? at = null;
        var group = new StringBuilder();
        var row = 0L;
        foreach (var line in File.ReadLines(file).Select(line => line.Trim()))
        {
            row++;
            if (line.StartsWith('@'))
            {
                if (at is { } ended)
                {
                    yield return Message(ended, group);
                }

                at = ParseTime(file, row, line[1..]) + shift;
                group.Clear();
            }
            else if (line.Length > 0)
            {
                _ = at ?? throw new RecordingException(file, row, "the first line must date what follows: '@' and epoch milliseconds or RFC 3339");
                group.Append(line).Append('\r');
            }
        }

        if (at is { } last)
        {
            yield return Message(last, group);
        }
    }

    private static RecordedMessage Message(Instant at, StringBuilder lines) =>
        new(at, "obd", Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"@{at.UnixMilliseconds}\r{lines}")));

    private static Instant ParseTime(string file, long row, string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
        {
            return new Instant(milliseconds);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? Instant.From(time)
            : throw new RecordingException(file, row, $"'@{text}' is neither epoch milliseconds nor RFC 3339");
    }
}
