using System.Reflection;

namespace Milepost.Conventions.Tests;

/// <summary>The shipped assemblies, as built.</summary>
internal static class Projects
{
    public static Assembly Grains { get; } = Assembly.Load("Milepost.Grains");

    public static Assembly Mqtt { get; } = Assembly.Load("Milepost.Mqtt");

    public static Assembly MqttClient { get; } = Assembly.Load("Milepost.MqttClient");

    public static Assembly Silo { get; } = Assembly.Load("Milepost.Silo");

    public static Assembly DeviceBridge { get; } = Assembly.Load("Milepost.DeviceBridge");

    public static Assembly Gateway { get; } = Assembly.Load("Milepost.Gateway");

    public static Assembly Host { get; } = Assembly.Load("Milepost.Host");

    public static IReadOnlyList<Assembly> All { get; } = [Grains, Mqtt, MqttClient, Silo, DeviceBridge, Gateway, Host];
}
