using Milepost.Grains.Schedules;

namespace Milepost.Grains.Faults;

/// <summary>Makes trouble codes readable: those that matter most by their meaning, all others by how a code is built (SAE J2012).</summary>
public static class TroubleCodeMeaning
{
    /// <summary>What a code says, as one line for people; a code that is not known still tells its system.</summary>
    /// <param name="code">In SAE J2012 notation, e.g. <c>P0301</c>.</param>
    public static string TextOf(string code) => TroubleCodeTexts.Known.TryGetValue(code, out var known) ? known.Text : $"{SystemOf(code)}, {OwnerOf(code)}";

    /// <summary>How much a code matters; <see cref="Severity.Advisory"/> where it is not known.</summary>
    public static Severity SeverityOf(string code) => TroubleCodeTexts.Known.TryGetValue(code, out var known) ? known.Severity : Severity.Advisory;

    private static string SystemOf(string code) => code switch
    {
        ['P', _, '0' or '1' or '2', ..] => "Fuel and air metering",
        ['P', _, '3', ..] => "Ignition or misfire",
        ['P', _, '4', ..] => "Emission control",
        ['P', _, '5', ..] => "Vehicle speed, idle and auxiliary inputs",
        ['P', _, '6', ..] => "Control unit and its outputs",
        ['P', _, '7' or '8' or '9', ..] => "Transmission",
        ['P', _, 'A' or 'B' or 'C', ..] => "Hybrid or electric drive",
        ['P', ..] => "Powertrain",
        ['C', ..] => "Chassis",
        ['B', ..] => "Body",
        ['U', ..] => "Network between control units",
        _ => "Unknown system",
    };

    // The second character says who defined the code; P30 to P33 are a maker's too, P34 to P39 are not.
    private static string OwnerOf(string code) => code switch
    {
        [_, '1', ..] or ['P', '3', '0' or '1' or '2' or '3', ..] or ['C' or 'B' or 'U', '2', ..] => "a code of the car's maker",
        _ => "a generic code",
    };
}
