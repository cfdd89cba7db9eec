namespace Milepost.Mqtt.Properties;

/// <summary>A name and a value whose meaning the two ends agree on (v5 §1.5.7); a name may repeat.</summary>
public readonly record struct UserProperty(string Name, string Value);
