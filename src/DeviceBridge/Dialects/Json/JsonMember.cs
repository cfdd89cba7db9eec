using Milepost.Grains.Telemetry;

namespace Milepost.DeviceBridge.Dialects.Json;

/// <summary>What a member of a telemetry object means.</summary>
internal abstract record JsonMember(string Name)
{
    /// <summary>A number of one signal.</summary>
    /// <param name="Name">As written by the device.</param>
    /// <param name="Signal">What it measures.</param>
    /// <param name="Factor">Canonical units in one of the device's.</param>
    /// <param name="Minimum">Smallest accepted, in the device's unit.</param>
    /// <param name="Maximum">Largest accepted, in the device's unit.</param>
    /// <param name="Unit">The device's unit, for fault details.</param>
    /// <param name="Sent">The unit remembered with the observation.</param>
    internal sealed record Number(
        string Name,
        Signal Signal,
        double Factor,
        double Minimum,
        double Maximum,
        string Unit,
        SentUnit Sent = SentUnit.Canonical) : JsonMember(Name);

    /// <summary>A signal that is on or off: <c>true</c>, <c>false</c>, 1 or 0.</summary>
    internal sealed record Flag(string Name, Signal Signal) : JsonMember(Name);

    /// <summary>The sample's time.</summary>
    internal sealed record Time(string Name) : JsonMember(Name);

    /// <summary>The device's own message counter.</summary>
    internal sealed record Sequence(string Name) : JsonMember(Name);

    /// <summary>The stored trouble codes.</summary>
    internal sealed record Codes(string Name) : JsonMember(Name);

    /// <summary>The vehicle identification number.</summary>
    internal sealed record Vin(string Name) : JsonMember(Name);

    /// <summary>An object whose members belong to the sample.</summary>
    internal sealed record Values(string Name) : JsonMember(Name);
}
