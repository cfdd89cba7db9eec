using Milepost.Host.Serving;

namespace Milepost.Host.Commands;

/// <summary>What the serving host reads its options from, for commands that must find the same store or the same port.</summary>
internal static class CommandConfiguration
{
    /// <summary>Defaults of the program, environment, files of secrets.</summary>
    /// <exception cref="FormatException">The folder of secrets is not there.</exception>
    public static IConfiguration Read()
    {
        var configuration = new ConfigurationManager();
        configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true).AddEnvironmentVariables();
        SecretFiles.Add(configuration);
        return configuration;
    }
}
