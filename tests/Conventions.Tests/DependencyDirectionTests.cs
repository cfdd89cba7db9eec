using System.Reflection;

namespace Milepost.Conventions.Tests;

/// <summary>Holds the arrows of docs/architecture.md: what may know what, read from the built assemblies.</summary>
public sealed class DependencyDirectionTests
{
    [Theory]
    [InlineData("Milepost.Grains")]
    [InlineData("Milepost.Mqtt")]
    [InlineData("Milepost.MqttClient", "Milepost.Mqtt")]
    [InlineData("Milepost.Silo", "Milepost.Grains")]
    [InlineData("Milepost.DeviceBridge", "Milepost.Grains", "Milepost.Mqtt", "Milepost.MqttClient", "Milepost.Silo")]
    [InlineData("Milepost.Gateway", "Milepost.Grains", "Milepost.Silo")]
    public void A_project_knows_only_what_lies_below_it(string project, params string[] allowed)
    {
        var known = Assembly.Load(project).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith("Milepost.", StringComparison.Ordinal));

        Assert.Empty(known.Except(allowed));
    }

    [Theory]
    [InlineData("Milepost.Grains")]
    [InlineData("Milepost.Mqtt")]
    public void A_pure_project_needs_nothing_but_the_language(string project)
    {
        string[] forbidden = ["Microsoft.", "System.Net", "System.Text.Json", "System.IO", "System.Data", "SQLite", "Npgsql"];
        var known = Assembly.Load(project).GetReferencedAssemblies().Select(reference => reference.Name!);

        Assert.DoesNotContain(known, name => forbidden.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_silo_knows_no_http_and_no_signalr()
    {
        string[] forbidden = ["Microsoft.AspNetCore", "System.Net.Http", "System.Net.WebSockets"];
        var known = Projects.Silo.GetReferencedAssemblies().Select(reference => reference.Name!);

        Assert.DoesNotContain(known, name => forbidden.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    [Fact]
    public void Bridge_and_gateway_see_only_the_silos_client_and_hosting_folders()
    {
        var visible = Projects.Silo.GetExportedTypes().Select(type => type.Namespace).Distinct();

        Assert.Empty(visible.Except(["Milepost.Silo.Client", "Milepost.Silo.Hosting"]));
    }
}
