using Milepost.DeviceBridge;
using Milepost.DeviceBridge.Profiles;
using Milepost.Gateway;
using Milepost.Gateway.Webhooks;
using Milepost.Host.Telemetry;
using Milepost.Silo.Hosting;
using Milepost.TestKit;

namespace Milepost.Conventions.Tests;

/// <summary>The table of options and the options are the same.</summary>
public sealed class OptionsTests
{
    public static TheoryData<Type, string> Options => new()
    {
        { typeof(SiloOptions), "" }, { typeof(DeviceBridgeOptions), "" }, { typeof(ProfileLimits), "Device:" }, { typeof(GatewayOptions), "" },
        { typeof(TelemetryOptions), "" }, { typeof(WebhookOptions), "" },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_stands_in_the_table(Type options, string prefix)
    {
        var table = File.ReadAllText(Path.Combine(Repository.Root, "docs", "options.md"));

        var missing = options.GetProperties()
            .Where(property => property.SetMethod is { IsPublic: true, IsStatic: false } && property.PropertyType != typeof(ProfileLimits))
            .Where(property => !table.Contains($"`{prefix}{property.Name}`", StringComparison.Ordinal) && !table.Contains($"`Milepost:{property.Name}`", StringComparison.Ordinal));
        Assert.Empty(missing);
    }
}
