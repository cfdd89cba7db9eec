namespace Milepost.Host.Commands;

/// <summary>Tells configuration on the command line from a command or an option that does not exist.</summary>
internal static class ConfigurationArguments
{
    private const string Prefix = "--";

    /// <summary>Refuses the first argument that configures nothing: a typing error must not start a server.</summary>
    /// <exception cref="FormatException">There is one; the message names it.</exception>
    public static void Check(IReadOnlyList<string> arguments)
    {
        for (var index = 0; index < arguments.Count; index++)
        {
            var argument = arguments[index];
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (!IsKey(equals < 0 ? argument : argument[..equals]))
            {
                throw new FormatException($"'{argument}' is neither a command nor an option; --help lists both, and configuration reads --Milepost:Http:Port=8081.");
            }

            if (equals < 0)
            {
                // Its value is the argument after it.
                index++;
            }
        }
    }

    private static bool IsKey(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal)
        && (name.Contains(':', StringComparison.Ordinal) || name.Equals("--environment", StringComparison.OrdinalIgnoreCase));
}
