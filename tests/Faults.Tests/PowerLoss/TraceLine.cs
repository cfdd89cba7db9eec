using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Milepost.Faults.Tests.PowerLoss;

/// <summary>One system call on a file, as strace recorded it.</summary>
/// <param name="Ended">When the kernel had answered, in seconds since 1970.</param>
/// <param name="Call">Its name.</param>
/// <param name="File">The file's path.</param>
/// <param name="Offset">Where it wrote, or the length it cut to; otherwise 0.</param>
/// <param name="Data">What it wrote; otherwise empty.</param>
internal sealed partial record TraceLine(double Ended, string Call, string File, long Offset, byte[] Data)
{
    /// <summary>What is recorded: everything that changes what a disk holds, or when it holds it.</summary>
    public const string Calls = "pwrite64,pwritev,fsync,fdatasync,ftruncate,unlink,rename";

    /// <summary>The options of strace that make lines like those read here: exact times, paths, all bytes, a file per thread.</summary>
    public static readonly string[] Options = ["-ff", "-ttt", "-T", "-y", "-xx", "-s", "1000000", "-e", $"trace={Calls}"];

    /// <summary>Whether it makes what was written to the file durable.</summary>
    public bool IsSync => Call is "fsync" or "fdatasync";

    /// <summary>Reads what every thread of a process did to files whose paths begin so, in the order in which it was done.</summary>
    public static IEnumerable<TraceLine> ReadAll(string folder, string paths) => Directory.EnumerateFiles(folder)
        .SelectMany(file => System.IO.File.ReadLines(file).Select(line => Parse(line, paths)))
        .OfType<TraceLine>()
        .OrderBy(line => line.Ended);

    /// <summary><c>null</c> for what is no call, one that failed, or one on another file.</summary>
    /// <exception cref="FormatException">A call that this reader does not know.</exception>
    private static TraceLine? Parse(string line, string paths)
    {
        var match = Shape().Match(line);
        if (!match.Success)
        {
            return null;
        }

        var ended = double.Parse(match.Groups["at"].Value, CultureInfo.InvariantCulture) + double.Parse(match.Groups["took"].Value, CultureInfo.InvariantCulture);
        var call = match.Groups["call"].Value;
        var arguments = match.Groups["arguments"].Value;
        var (path, rest) = call is "unlink" or "rename" ? (Bytes(arguments.Split('"')[1]), string.Empty) : OfDescriptor(arguments);
        var file = Text(path);
        if (!file.StartsWith(paths, StringComparison.Ordinal))
        {
            return null;
        }

        return call switch
        {
            "pwrite64" => Written(ended, file, rest),
            "ftruncate" => new TraceLine(ended, call, file, long.Parse(rest, CultureInfo.InvariantCulture), []),
            "fsync" or "fdatasync" or "unlink" => new TraceLine(ended, call, file, 0, []),
            _ => throw new FormatException($"The store did something this reader does not know: {line[..Math.Min(line.Length, 200)]}"),
        };
    }

    private static TraceLine Written(double ended, string file, string rest)
    {
        var data = Bytes(rest.Split('"')[1]);
        var numbers = rest.Split('"')[2].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return data.Length == long.Parse(numbers[0], CultureInfo.InvariantCulture)
            ? new TraceLine(ended, "pwrite64", file, long.Parse(numbers[1], CultureInfo.InvariantCulture), data)
            : throw new FormatException($"strace left bytes out of a write to {file}.");
    }

    /// <summary>Takes <c>3&lt;\x2f…&gt;, rest</c> apart.</summary>
    private static (byte[] File, string Others) OfDescriptor(string arguments)
    {
        var open = arguments.IndexOf('<', StringComparison.Ordinal);
        var close = arguments.IndexOf('>', StringComparison.Ordinal);
        return (Bytes(arguments[(open + 1)..close]), arguments[(close + 1)..].TrimStart(',', ' '));
    }

    /// <summary>Reads <c>\x2f\x74</c>.</summary>
    private static byte[] Bytes(string escaped) => Convert.FromHexString(escaped.Replace("\\x", string.Empty, StringComparison.Ordinal));

    private static string Text(byte[] path) => Encoding.UTF8.GetString(path);

    [GeneratedRegex(@"^(?<at>\d+\.\d+) (?<call>\w+)\((?<arguments>.*)\)\s+= \d+ <(?<took>\d+\.\d+)>$")]
    private static partial Regex Shape();
}
