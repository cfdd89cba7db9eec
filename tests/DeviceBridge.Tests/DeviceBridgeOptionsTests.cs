using Microsoft.Extensions.Configuration;
using Milepost.DeviceBridge.Profiles;

namespace Milepost.DeviceBridge.Tests;

public sealed class DeviceBridgeOptionsTests
{
    private readonly DeviceBridgeOptionsValidator validator = new();

    [Fact]
    public void The_defaults_are_consistent() => Assert.True(validator.Validate(null, new DeviceBridgeOptions()).Succeeded);

    [Fact]
    public void A_window_smaller_than_what_clients_were_granted_is_refused_with_its_range()
    {
        var result = validator.Validate(null, new DeviceBridgeOptions { MaxInFlightMessages = 63 });

        Assert.Equal("Mqtt MaxInFlightMessages is 63, allowed 64 to 65536.", Assert.Single(result.Failures!));
    }

    [Fact]
    public void A_limit_of_the_profile_is_bound_alone_and_leaves_the_others_at_their_defaults()
    {
        var options = new DeviceBridgeOptions();
        new ConfigurationBuilder().AddInMemoryCollection([new("Device:ReceiveMaximum", "10"), new("HandshakeTimeout", "00:00:05")]).Build().Bind(options);

        Assert.Equal(ProfileLimits.Device with { ReceiveMaximum = 10 }, options.Device);
        Assert.Equal(64, ProfileLimits.Device.ReceiveMaximum);
        Assert.Equal(TimeSpan.FromSeconds(5), options.HandshakeTimeout);
    }

    [Fact]
    public void Every_problem_is_named_at_once()
    {
        var result = validator.Validate(null, new DeviceBridgeOptions
        {
            MaxConnections = 10,
            HandshakeTimeout = TimeSpan.Zero,
            Device = ProfileLimits.Device with { PacketBytes = 0 },
        });

        Assert.Equal(3, result.Failures!.Count());
    }
}
