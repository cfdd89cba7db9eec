using System.CommandLine;
using Milepost.Host.Serving;

namespace Milepost.Host.Commands;

/// <summary>The command line: without a command it serves.</summary>
internal static class RootCommandLine
{
    /// <summary>The root command with everything under it.</summary>
    public static RootCommand Create()
    {
        var demo = new Option<bool>("--demo") { Description = "Create a demo account and a simulated fleet that publishes over MQTT." };
        var roles = new Option<string>("--roles") { Description = "What this process does: silo, bridge, gateway, in a comma list.", DefaultValueFactory = _ => "silo,bridge,gateway" };
        var root = new RootCommand("Milepost tells people when their vehicles need service, live, from the car itself.")
        {
            demo, roles, BackupCommands.CreateBackup(), BackupCommands.CreateRestore(), BackupCommands.CreateResync(), HealthCommand.Create(), ReplayCommand.Create(), SimulateCommand.Create(),
        };

        // What is left over configures: --Milepost:Http:Port=8081 and the like.
        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction((parsed, cancellation) => Server.RunAsync(
            new ServerArguments(parsed.GetRequiredValue(roles), parsed.GetValue(demo), [.. parsed.UnmatchedTokens]), cancellation));
        return root;
    }
}
