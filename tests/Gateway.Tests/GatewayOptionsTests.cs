using System.Reflection;

namespace Milepost.Gateway.Tests;

public sealed class GatewayOptionsTests
{
    private static readonly GatewayOptionsValidator Validator = new();

    [Fact]
    public void The_defaults_are_valid() => Assert.True(Validator.Validate(null, new GatewayOptions()).Succeeded);

    [Fact]
    public void Every_number_and_duration_has_a_range()
    {
        foreach (var option in typeof(GatewayOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(option => option.PropertyType != typeof(string)))
        {
            object[] absurd = option.PropertyType == typeof(TimeSpan) ? [TimeSpan.Zero, TimeSpan.MaxValue] : [0, int.MaxValue];
            foreach (var value in absurd)
            {
                var options = new GatewayOptions();
                option.SetValue(options, value);
                var result = Validator.Validate(null, options);
                Assert.True(result.Failed && result.FailureMessage.Contains(option.Name, StringComparison.Ordinal), $"{option.Name} may be {value}.");
            }
        }
    }

    [Fact]
    public void An_access_token_does_not_outlive_its_session()
    {
        var options = new GatewayOptions { AccessTokenLifetime = TimeSpan.FromHours(2), SessionLifetime = TimeSpan.FromHours(1) };
        Assert.True(Validator.Validate(null, options).Failed);
    }

    [Fact]
    public void A_dashboard_without_a_page_is_refused() =>
        Assert.True(Validator.Validate(null, new GatewayOptions { DashboardFolder = "/no/such/folder" }).Failed);
}
