namespace Milepost.Mqtt.Properties;

/// <summary>One property as a value; which member is used is told by the table.</summary>
internal readonly record struct Property(PropertyId Id, uint Number = 0, string Text = "", string Value = "", Bytes Data = default);
