using Microsoft.Extensions.Options;
using Milepost.Silo.Hosting;
using Milepost.Silo.Tests.Support;

namespace Milepost.Silo.Tests.Hosting;

public sealed class SiloOptionsTests
{
    [Fact]
    public async Task Options_out_of_range_refuse_to_start_and_are_named()
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => TestSilo.StartAsync(options =>
        {
            options.Loops = 65;
            options.MailboxCapacity = 0;
        }));

        Assert.Contains(nameof(SiloOptions.Loops), refusal.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(SiloOptions.MailboxCapacity), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_silo_is_not_ready_and_loses_nothing_it_acknowledged()
    {
        var silo = await TestSilo.StartAsync();
        await using var first = silo;
        var vehicle = await silo.RegisterAsync();
        var health = silo.Get<Client.ISiloHealth>();
        Assert.Empty(health.Problems);

        await silo.StopAsync();

        Assert.NotEmpty(health.Problems);
        await using var second = await TestSilo.StartAsync(folder: silo.Folder);
        Assert.NotNull(await second.Vehicles.ReadAsync(vehicle).Soon("the reading"));
    }
}
