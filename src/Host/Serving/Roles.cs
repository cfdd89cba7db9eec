namespace Milepost.Host.Serving;

/// <summary>What one process does of what Milepost does.</summary>
[Flags]
internal enum Roles
{
    /// <summary>Nothing; never a valid set.</summary>
    None = 0,

    /// <summary>Vehicles and the store.</summary>
    Silo = 1,

    /// <summary>Devices, over MQTT.</summary>
    Bridge = 2,

    /// <summary>People and programs, over HTTP.</summary>
    Gateway = 4,

    /// <summary>Everything in one process.</summary>
    All = Silo | Bridge | Gateway,
}

/// <summary>Reads roles as the command line writes them.</summary>
internal static class RoleList
{
    /// <summary>Reads <c>silo,bridge,gateway</c> in any order.</summary>
    /// <exception cref="FormatException">A role is unknown, or the set cannot work alone.</exception>
    public static Roles Parse(string text)
    {
        var roles = Roles.None;
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            roles |= word switch
            {
                "silo" => Roles.Silo,
                "bridge" => Roles.Bridge,
                "gateway" => Roles.Gateway,
                "all" => Roles.All,
                _ => throw new FormatException($"--roles: '{word}' is no role; roles are silo, bridge, gateway."),
            };
        }

        return roles.HasFlag(Roles.Silo)
            ? roles
            : throw new FormatException("--roles: bridge and gateway reach vehicles only inside the silo's process as yet, so every set needs 'silo'.");
    }
}
