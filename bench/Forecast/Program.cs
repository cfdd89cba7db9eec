// Holds the product's forecasts against what happened, by the code the product runs (docs/prediction.md).
//
//   dotnet run -c Release --project bench/Forecast -- FILE.csv … [--unit km|mi] [--interval-km N]
//       readings of real cars: a header with date, odometer (or odometer_km, odometer_mi) and, for several cars, car or vehicle
//   … -- simulated [--seed N] [--cars N]      six kinds of simulated drivers, read daily for five years
//   … -- pool FILE.csv …                      the errors from which the product's pool is made, of these cars and the simulated drivers
//   … -- cost                                 what a forecast costs
using System.Globalization;
using Milepost.Forecast;

try
{
    return Run(args);
}
catch (Exception exception) when (exception is FormatException or IOException or ArgumentException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

static int Run(string[] args)
{
    var options = Options.Parse(args);
    switch (options.Words)
    {
        case ["simulated"]:
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {options.Seed}, {options.Cars} cars of each kind\n"));
            Report.Kinds(Console.Out, [.. Drivers.All(options.Seed, options.Cars).Select(kind => (
                kind.Kind,
                kind.Cars.AsParallel().SelectMany(Judged.All).ToList(),
                kind.Cars.AsParallel().Average(car => Moves.Of(car).PerService)))]);
            return 0;
        case ["cost"]:
            Cost.Print(Console.Out, Drivers.All(options.Seed, 1));
            return 0;
        case ["pool", .. var files] when files.Length > 0:
            Report.Pool(
                Console.Out,
                [.. Read(files, options).Select(Judged.All), .. Drivers.All(options.Seed, options.Cars).Select(kind => kind.Cars.AsParallel().SelectMany(Judged.All).ToList())]);
            return 0;
        case [not ("simulated" or "cost" or "pool"), ..]:
            var cars = Read(options.Words, options).Select(series => (Series: series, Judged: Judged.All(series), Moves: Moves.Of(series))).ToList();
            foreach (var (series, _, _) in cars.Where(car => car.Judged.Count == 0))
            {
                Console.Error.WriteLine($"{series.Car}: no service begins and ends within its {series.Readings.Count} readings; try --interval-km.");
            }

            Report.Cars(Console.Out, [.. cars.Where(car => car.Judged.Count > 0)]);
            return 0;
        default:
            throw new ArgumentException("Give CSV files of readings, or simulated, pool FILE… or cost.");
    }
}

static List<Series> Read(IEnumerable<string> files, Options options) => [.. files.SelectMany(file => SeriesFile.Read(file, options.IsMiles, options.IntervalMetres))];
