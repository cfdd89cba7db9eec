using System.Net;
using Milepost.TestKit.Running;

namespace Milepost.EndToEnd.Tests;

/// <summary>What containers and supervisors rely on: secrets from files, a health command, nothing written outside the data folder.</summary>
public sealed class DeploymentTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Options_are_read_from_a_folder_of_secrets_and_win_over_the_environment()
    {
        var secrets = Directory.CreateTempSubdirectory("milepost-secrets-");
        await File.WriteAllTextAsync(Path.Combine(secrets.FullName, "Milepost__Owner__Email"), "from-a-file@example.org\n");
        await File.WriteAllTextAsync(Path.Combine(secrets.FullName, "Milepost__Owner__Password"), "also from a file\n");
        await File.WriteAllTextAsync(Path.Combine(secrets.FullName, "some-other-services-key"), "not ours");
        await using var host = new MilepostHost(settings: new Dictionary<string, string> { ["Milepost__Secrets"] = secrets.FullName });

        await host.StartAsync();

        using var api = await Api.SignInAsync(host, "from-a-file@example.org", "also from a file");
        Assert.NotNull((await api.GetAsync("vehicles"))["items"]);
        secrets.Delete(recursive: true);
    }

    [Fact]
    public async Task A_folder_of_secrets_that_is_not_there_keeps_it_from_starting()
    {
        await using var host = new MilepostHost();

        var (exitCode, output) = await host.RunAsync(Patience, new Dictionary<string, string> { ["Milepost__Secrets"] = "/nowhere/at/all" });

        Assert.Equal(1, exitCode);
        Assert.Contains("Milepost does not start: Milepost:Secrets is '/nowhere/at/all'", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_health_command_says_whether_it_is_ready()
    {
        await using var host = new MilepostHost();
        var (before, _) = await host.RunAsync(Patience, new Dictionary<string, string>(), "health");
        await host.StartAsync();

        var (during, output) = await host.RunAsync(Patience, new Dictionary<string, string>(), "health");

        Assert.Equal((1, 0), (before, during));
        Assert.Contains("\"ready\"", output, StringComparison.Ordinal);
    }

    /// <summary>So a backup of the store is a backup of everything, and the file system around it may be read-only.</summary>
    [Fact]
    public async Task Nothing_is_written_but_the_store()
    {
        var home = Directory.CreateTempSubdirectory("milepost-home-");
        await using var host = new MilepostHost(settings: new Dictionary<string, string>
        {
            ["HOME"] = home.FullName,
            ["TMPDIR"] = home.FullName,
            ["DOTNET_EnableDiagnostics"] = "0",
        });
        await host.StartAsync();
        using (var api = await Api.SignInAsync(host))
        {
            await api.PostAsync("vehicles", new { name = "Polo" }, HttpStatusCode.Created);
        }

        Assert.Empty(home.EnumerateFileSystemInfos());
        Assert.Subset(
            new HashSet<string?> { "milepost.db", "milepost.db-wal", "milepost.db-shm", "milepost.lock" },
            Directory.EnumerateFileSystemEntries(host.Data).Select(Path.GetFileName).ToHashSet());
        home.Delete(recursive: true);
    }
}
