using FsCheck;
using FsCheck.Fluent;
using Milepost.Silo.Client;
using Milepost.Silo.Devices;
using Milepost.Silo.Hosting;
using Milepost.Silo.Journal.Log;
using Milepost.Silo.Tests.Support;
using Milepost.TestKit;

namespace Milepost.Silo.Tests.Devices;

public sealed class AccountingTests
{
    /// <summary>What may happen to a device's samples, in any order.</summary>
    private enum Step
    {
        Send,
        Letter,
        Refuse,
        Unpaired,
        RollUp,
        Sort,
        Retain,
        Restart,
    }

    [Fact]
    public void Whatever_happens_received_is_the_sum_of_the_outcomes_and_equals_what_was_sent()
    {
        var steps = Gen.Choose(0, (int)Step.Restart).Select(step => (Step)step).ListOf(12).ToArbitrary();
        var config = Config.QuickThrowOnFailure.WithMaxTest(12);
        Prop.ForAll(steps, script => PlayAsync([.. script]).GetAwaiter().GetResult()).Check(config);
    }

    private static async Task<bool> PlayAsync(IReadOnlyList<Step> script)
    {
        var folder = Directory.CreateTempSubdirectory("silo-").FullName;
        var time = new TimeDriver(TestSilo.Start);
        var silo = await TestSilo.StartAsync(folder: folder, time: time);
        var vehicle = await silo.RegisterAsync();
        var device = await silo.CreateDeviceAsync();
        var (sent, sequence) = (0L, 0L);
        var balances = true;
        foreach (var step in script)
        {
            switch (step)
            {
                case Step.Send:
                    // The second sample is always new, the first one mostly is not.
                    await silo.SendAsync(vehicle, device, sequence, ++sequence);
                    sent += 2;
                    break;
                case Step.Letter:
                case Step.Unpaired:
                    var outcomes = new Outcomes();
                    var reason = step == Step.Letter ? "malformed" : DeadLetterReasons.Unpaired;
                    var letter = new NewDeadLetter("t", "junk"u8.ToArray(), silo.Now, reason, "x", 3);
                    await silo.Get<IDeadLetters>().PostAsync(device, [letter], outcomes, 1, CancellationToken.None);
                    await outcomes.Of(1).Soon("the letter");
                    sent += 3;
                    break;
                case Step.Refuse:
                    silo.Get<IAccounting>().Refused(device, TestSilo.Fleet, 5);
                    sent += 5;
                    break;
                case Step.RollUp:
                    await silo.Get<RollUp>().RunAsync().Soon("the roll-up");
                    break;
                case Step.Sort:
                    await silo.Get<LogSorter>().SortAsync().Soon("the sorting");
                    break;
                case Step.Retain:
                    time.Advance(TimeSpan.FromDays(40));
                    await silo.Get<Retention>().RunAsync().Soon("the retention");
                    break;
                case Step.Restart:
                    await silo.StopAsync();
                    silo = await TestSilo.StartAsync(folder: folder, time: time);
                    break;
            }

            foreach (var of in new[] { device, (Grains.Identity.DeviceId?)null })
            {
                var balance = await silo.Get<IAccounting>().ReadAsync(TestSilo.Fleet, of, CancellationToken.None);
                balances &= balance.Received == sent
                    && balance.Received == balance.Journaled + balance.Duplicate + balance.DeadLettered + balance.Refused;
            }
        }

        await silo.StopAsync();
        Directory.Delete(folder, recursive: true);
        return balances;
    }
}
