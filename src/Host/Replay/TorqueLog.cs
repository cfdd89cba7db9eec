using System.Globalization;
using System.Text;
using Milepost.Grains.Quantities;

namespace Milepost.Host.Replay;

/// <summary>
/// Reads a Torque Pro CSV log and says each row again as the ELM327 responses the phone had read: one dated OBD text message per row.
/// </summary>
/// <remarks>
/// Torque writes <c>Device Time</c> in the phone's local time without an offset; it is read as UTC. It quotes nothing. A cell of <c>-</c> was
/// not read. The header row stands again wherever Torque resumed a log.
/// </remarks>
internal static class TorqueLog
{
    private const string TimeColumn = "Device Time";
    private const string TimeFormat = "dd-MMM-yyyy HH:mm:ss.fff";

    /// <summary>Columns by header, with the response (SAE J1979 service 01) each cell becomes; <c>null</c> where the value does not fit the PID.</summary>
    private static readonly (string Header, Func<double, string?> Response)[] Known =
    [
        ("Speed (OBD)(km/h)", cell => Byte("410D", cell)),
        ("Distance travelled since codes cleared(km)", cell => Word("4131", cell)),
        ("Run time since engine start(s)", cell => Word("411F", cell)),
        ("Engine RPM(rpm)", cell => Word("410C", cell * 4)),
        ("Voltage (Control Module)(V)", cell => Word("4142", cell * 1000)),
    ];

    /// <summary>Reads the rows in file order.</summary>
    /// <exception cref="RecordingException">The header lacks the time or every known column, or a row cannot be read.</exception>
    public static IEnumerable<RecordedMessage> Read(string file, TimeSpan shift)
    {
        Header? header = null;
        var row = 0L;
        foreach (var cells in File.ReadLines(file).Select(line => line.Split(',', StringSplitOptions.TrimEntries)))
        {
            row++;
            if (header is null || cells.Contains(TimeColumn))
            {
                header = Header.Parse(file, row, cells);
            }
            else if (cells.Length > 1)
            {
                var at = ParseTime(file, row, Header.Cell(cells, header.Time)) + shift;
                yield return new RecordedMessage(at, "obd", Text(file, row, header, cells, at));
            }
        }
    }

    private static Instant ParseTime(string file, long row, string text) =>
        DateTimeOffset.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? Instant.From(time)
            : throw new RecordingException(file, row, $"'{text}' is no time like 29-Mar-2016 06:58:18.846");

    private static byte[] Text(string file, long row, Header header, string[] cells, Instant at)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"@{at.UnixMilliseconds}\r");
        foreach (var (index, name, response) in header.Columns)
        {
            var cell = Header.Cell(cells, index);
            if (cell is "-" or "")
            {
                continue;
            }

            if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || response(value) is not { } line)
            {
                throw new RecordingException(file, row, $"'{cell}' is no '{name}'");
            }

            text.Append(line).Append('\r');
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static string? Byte(string prefix, double value) =>
        Math.Round(value) is >= 0 and <= byte.MaxValue and var whole ? prefix + ((int)whole).ToString("X2", CultureInfo.InvariantCulture) : null;

    private static string? Word(string prefix, double value) =>
        Math.Round(value) is >= 0 and <= ushort.MaxValue and var whole ? prefix + ((int)whole).ToString("X4", CultureInfo.InvariantCulture) : null;

    /// <summary>Where what stands.</summary>
    private sealed record Header(int Time, IReadOnlyList<(int Index, string Name, Func<double, string?> Response)> Columns)
    {
        public static Header Parse(string file, long row, string[] names)
        {
            var columns = Known
                .Select(column => (Index: Array.IndexOf(names, column.Header), column.Header, column.Response))
                .Where(column => column.Index >= 0)
                .ToList();
            var time = Array.IndexOf(names, TimeColumn);
            return time >= 0 && columns.Count > 0
                ? new Header(time, columns)
                : throw new RecordingException(file, row, $"a Torque log has '{TimeColumn}' and at least one of: {string.Join(", ", Known.Select(column => column.Header))}");
        }

        /// <summary>A cell, empty where the row is cut short.</summary>
        public static string Cell(string[] cells, int index) => index < cells.Length ? cells[index] : string.Empty;
    }
}
