using System.CommandLine;
using Milepost.Host.Replay;

namespace Milepost.Host.Commands;

/// <summary><c>replay FILE --device ID</c>: publishes recorded telemetry over MQTT as the device would.</summary>
internal static class ReplayCommand
{
    private const string SecretVariable = "MILEPOST_DEVICE_SECRET";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "A Torque CSV log, OBD text with @time lines, or native JSON lines." };
        file.AcceptExistingOnly();
        var device = new Option<string>("--device") { Description = "The device's id.", Required = true };
        var secretOption = new Option<string?>("--secret") { Description = "The device's secret; other users of this machine can see it in the process list, so prefer one of the next two." };
        var secretFile = new Option<FileInfo?>("--secret-file") { Description = $"A file with the device's secret; without it and --secret the environment variable {SecretVariable} is read." };
        var speed = new Option<double>("--speed")
        {
            Description = "How many times faster than recorded to send, above 0, or 'max'. Device times stay as they are.",
            CustomParser = ParseSpeed,
            DefaultValueFactory = _ => 1,
        };
        var shift = new Option<TimeSpan>("--shift") { Description = "Moves every device time by one constant: 90s, 15m, -2h, 3650d.", CustomParser = ParseShift };
        var host = new Option<string>("--host") { Description = "Where to publish.", DefaultValueFactory = _ => "localhost" };
        var port = new Option<int?>("--port") { Description = "MQTT port; default: the configured one (Milepost__Mqtt__Port), else 1883." };
        var command = new Command("replay", "Publish recorded telemetry over MQTT.") { file, device, secretOption, secretFile, speed, shift, host, port };
        command.SetAction(async (parsed, cancellation) =>
        {
            var secret = parsed.GetValue(secretFile) is { } from
                ? (await File.ReadAllTextAsync(from.FullName, cancellation)).Trim()
                : parsed.GetValue(secretOption) ?? Environment.GetEnvironmentVariable(SecretVariable);
            if (string.IsNullOrEmpty(secret))
            {
                await Console.Error.WriteLineAsync($"The device's secret is missing: set {SecretVariable}, or give --secret-file or --secret.");
                return 2;
            }

            var configured = new ConfigurationBuilder().AddEnvironmentVariables().Build().GetValue<int?>("Milepost:Mqtt:Port");
            var target = new ReplayTarget(parsed.GetRequiredValue(host), parsed.GetValue(port) ?? configured ?? 1883, parsed.GetRequiredValue(device), secret);
            return await Replayer.RunAsync(parsed.GetRequiredValue(file).FullName, parsed.GetValue(shift), parsed.GetValue(speed), target, Console.Out, cancellation);
        });
        return command;
    }

    private static double ParseSpeed(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
        if (text == "max")
        {
            return double.PositiveInfinity;
        }

        if (double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var speed) && speed > 0 && double.IsFinite(speed))
        {
            return speed;
        }

        result.AddError($"--speed takes a number above 0 or 'max', not '{text}'.");
        return 1;
    }

    private static TimeSpan ParseShift(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
        if (Duration.TryParse(text, out var shift))
        {
            return shift;
        }

        result.AddError($"--shift takes a duration such as 90s, 15m, -2h or 3650d, not '{text}'.");
        return default;
    }
}
