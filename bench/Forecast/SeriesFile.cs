using System.Globalization;

namespace Milepost.Forecast;

/// <summary>
/// Reads dated odometers from CSV: a header, then a line per reading. Columns are found by name: <c>date</c> (or <c>day</c>) as year-month-day,
/// with or without a time after it; <c>odometer</c>, <c>odometer_km</c> or <c>odometer_mi</c>; and, where a file holds several cars,
/// <c>car</c> or <c>vehicle</c>. Other columns are not looked at; a line without an odometer is passed over.
/// </summary>
internal static class SeriesFile
{
    private const double MetresPerMile = 1_609.344;

    // An interval that gives a car this many services at least is what it is judged by; short logs get a shorter one.
    private const int LeastServices = 6;

    private static readonly string[] DateNames = ["date", "day"];
    private static readonly string[] CarNames = ["car", "vehicle"];
    private static readonly string[] OdometerNames = ["odometer", "odometer_km", "odometer_mi"];

    /// <summary>The cars of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isMiles">Whether a column named just <c>odometer</c> is in miles.</param>
    /// <param name="intervalMetres">The service interval, or <c>null</c> for one that fits what the car was driven.</param>
    /// <exception cref="FormatException">A line that cannot be read; names file, line and what is wrong.</exception>
    public static List<Series> Read(string path, bool isMiles, long? intervalMetres)
    {
        var lines = File.ReadAllLines(path);
        var header = lines.Length > 0 ? Fields(lines[0]).Select(name => name.ToLowerInvariant()).ToArray() : [];
        var date = Column(path, header, DateNames);
        var odometer = Column(path, header, OdometerNames);
        var car = Array.FindIndex(header, CarNames.Contains);
        var perUnit = header[odometer] == "odometer_mi" || (header[odometer] == "odometer" && isMiles) ? MetresPerMile : 1_000;
        var cars = new Dictionary<string, List<Reading>>();
        for (var line = 1; line < lines.Length; line++)
        {
            if (string.IsNullOrWhiteSpace(lines[line]))
            {
                continue;
            }

            var fields = Fields(lines[line]);
            if (fields.Length <= Math.Max(date, odometer))
            {
                throw new FormatException($"{path}, line {line + 1}: {fields.Length} columns where the header has {header.Length}.");
            }

            if (fields[odometer].Length > 0)
            {
                var name = car >= 0 && car < fields.Length ? fields[car] : Path.GetFileNameWithoutExtension(path);
                cars.TryAdd(name, []);
                cars[name].Add(new Reading(Date(path, line, fields[date]), Metres(path, line, fields[odometer], perUnit)));
            }
        }

        return [.. cars.Select(pair => Of(pair.Key, [.. pair.Value.OrderBy(reading => reading.On)], perUnit, intervalMetres))];
    }

    private static Series Of(string car, List<Reading> readings, double perUnit, long? intervalMetres)
    {
        var clean = Series.Clean(readings);
        var driven = clean.Count > 0 ? clean[^1].Metres - clean[0].Metres : 0;
        var usual = perUnit == MetresPerMile ? (long)(5_000 * MetresPerMile) : 10_000_000;
        return new Series(car, readings, intervalMetres ?? (driven >= LeastServices * usual ? usual : 1_000_000));
    }

    private static string[] Fields(string line) => [.. line.Split(',').Select(field => field.Trim().Trim('"'))];

    private static int Column(string path, string[] header, string[] names)
    {
        var index = Array.FindIndex(header, names.Contains);
        return index >= 0 ? index : throw new FormatException($"{path}, line 1: no column is named {string.Join(" or ", names)}.");
    }

    private static DateOnly Date(string path, int line, string text) =>
        DateOnly.TryParseExact(text.Length > 10 ? text[..10] : text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw new FormatException($"{path}, line {line + 1}: '{text}' is no date like 2026-03-02.");

    private static long Metres(string path, int line, string text, double perUnit) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and < 10_000_000
            ? (long)Math.Round(value * perUnit)
            : throw new FormatException($"{path}, line {line + 1}: '{text}' is no odometer between 0 and 10 000 000.");
}
