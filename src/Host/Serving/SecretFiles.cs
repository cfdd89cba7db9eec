namespace Milepost.Host.Serving;

/// <summary>Options that are given as files: a folder in which each file is named like an environment variable and holds that option's value.</summary>
/// <remarks>
/// The form in which Docker, Kubernetes and systemd hand out secrets. They stand in no process list, no environment and no image. A file whose
/// name is no option's is not looked at.
/// </remarks>
internal static class SecretFiles
{
    private const string Key = "Milepost:Secrets";

    /// <summary>Adds the folder that the configuration so far names, if any; its files win over everything else.</summary>
    /// <exception cref="FormatException">There is no such folder.</exception>
    public static void Add(ConfigurationManager configuration)
    {
        if (configuration[Key] is not { Length: > 0 } folder)
        {
            return;
        }

        var path = Path.GetFullPath(folder);
        if (!Directory.Exists(path))
        {
            throw new FormatException($"{Key} is '{folder}'; there is no such folder.");
        }

        configuration.AddKeyPerFile(path, optional: false);
    }
}
