using System.CommandLine;
using System.Globalization;
using Milepost.Grains.Quantities;
using Milepost.Host.Simulation;

namespace Milepost.Host.Commands;

/// <summary><c>simulate FILE</c>: writes a synthetic drive in the form of a Torque CSV log, to be replayed.</summary>
internal static class SimulateCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "Where to write the drive." };
        var length = new Option<double>("--km") { Description = "How far to drive, 0.1 to 1000.", DefaultValueFactory = _ => 40 };
        length.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0.1 and <= 1000))
            {
                result.AddError("--km takes 0.1 to 1000.");
            }
        });
        var counter = new Option<int>("--counter") { Description = "Distance since codes cleared at the start, in km, 0 to 60000.", DefaultValueFactory = _ => 26_045 };
        counter.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is not (>= 0 and <= 60_000))
            {
                result.AddError("--counter takes 0 to 60000.");
            }
        });
        var start = new Option<DateTimeOffset>("--start") { Description = "Device time of the first row (RFC 3339).", DefaultValueFactory = _ => DateTimeOffset.UtcNow };
        var command = new Command("simulate", "Write a synthetic drive as a Torque CSV log.") { file, length, counter, start };
        command.SetAction(parsed =>
        {
            using var log = parsed.GetRequiredValue(file).CreateText();
            log.NewLine = "\n";
            var driven = SyntheticDrive.Write(
                log, Instant.From(parsed.GetValue(start)), parsed.GetValue(counter), Distance.FromKilometres(parsed.GetValue(length)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Drove {driven.Kilometres:0.000} km."));
            return 0;
        });
        return command;
    }
}
