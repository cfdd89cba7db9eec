using System.Security.Cryptography;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;
using Milepost.Silo.Tests.Support;

namespace Milepost.Silo.Tests.Accounts;

public sealed class AccountStoreTests
{
    private static readonly AccountRecord Owner = new(Guid.NewGuid(), "Owner@example.org", "OWNER@EXAMPLE.ORG", "hash", TestSilo.Fleet, new Instant(1));
    private static readonly FleetRecord Fleet = new(TestSilo.Fleet, "My fleet", new Instant(1));

    [Fact]
    public async Task There_is_one_first_owner_also_when_several_try_at_once()
    {
        await using var silo = await TestSilo.StartAsync();
        var accounts = silo.Get<IAccountStore>();
        Assert.False(await accounts.AnyAsync(CancellationToken.None));

        var created = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            accounts.CreateFirstOwnerAsync(Owner with { Id = Guid.NewGuid() }, Fleet, CancellationToken.None).AsTask()));

        Assert.Single(created, isCreated => isCreated);
        Assert.Equal(Owner.Email, (await accounts.FindByEmailAsync(Owner.NormalisedEmail, CancellationToken.None))!.Email);
        Assert.Equal(Fleet, await accounts.FindFleetAsync(TestSilo.Fleet, CancellationToken.None));
    }

    [Fact]
    public async Task A_refresh_token_works_once_and_its_reuse_finds_the_session_to_end()
    {
        await using var silo = await TestSilo.StartAsync();
        var accounts = silo.Get<IAccountStore>();
        await accounts.CreateFirstOwnerAsync(Owner, Fleet, CancellationToken.None);
        var (first, second) = (Session(Guid.NewGuid(), []), Session(Guid.NewGuid(), []));
        await accounts.CreateSessionAsync(first, CancellationToken.None);
        var rotated = second with { Id = first.Id, PreviousRefreshHash = first.RefreshHash };

        Assert.True(await accounts.RotateSessionAsync(first.Id, first.RefreshHash, rotated, CancellationToken.None));
        Assert.False(await accounts.RotateSessionAsync(first.Id, first.RefreshHash, rotated, CancellationToken.None));

        Assert.Null(await accounts.FindSessionAsync(first.AccessHash, CancellationToken.None));
        Assert.Equal(Owner, (await accounts.FindSessionAsync(rotated.AccessHash, CancellationToken.None))!.Value.Account);
        Assert.Equal(first.Id, (await accounts.FindSessionAsync(first.RefreshHash, CancellationToken.None))!.Value.Session.Id);

        await accounts.EndSessionAsync(first.Id, CancellationToken.None);
        Assert.Null(await accounts.FindSessionAsync(rotated.RefreshHash, CancellationToken.None));
    }

    [Fact]
    public async Task A_cookies_empty_refresh_token_is_never_a_key()
    {
        await using var silo = await TestSilo.StartAsync();
        var accounts = silo.Get<IAccountStore>();
        await accounts.CreateFirstOwnerAsync(Owner, Fleet, CancellationToken.None);
        var cookies = new[] { Session(Guid.NewGuid(), []), Session(Guid.NewGuid(), []) }.Select(session => session with { RefreshHash = default }).ToList();
        foreach (var cookie in cookies)
        {
            await accounts.CreateSessionAsync(cookie, CancellationToken.None);
        }

        Assert.Null(await accounts.FindSessionAsync(ReadOnlyMemory<byte>.Empty, CancellationToken.None));
        Assert.False(await accounts.RotateSessionAsync(cookies[0].Id, ReadOnlyMemory<byte>.Empty, cookies[0], CancellationToken.None));
    }

    [Fact]
    public async Task A_write_that_a_constraint_refuses_fails_alone()
    {
        await using var silo = await TestSilo.StartAsync();
        var accounts = silo.Get<IAccountStore>();
        await accounts.CreateFirstOwnerAsync(Owner, Fleet, CancellationToken.None);
        var orphan = Session(Guid.NewGuid(), []) with { Account = Guid.NewGuid() };

        var refused = accounts.CreateSessionAsync(orphan, CancellationToken.None).AsTask();
        var registered = silo.RegisterAsync();

        await Assert.ThrowsAsync<Silo.Storage.ConstraintException>(() => refused);
        await registered;
    }

    private static SessionRecord Session(Guid id, byte[] previous) => new(
        id, Owner.Id, RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32), previous, new Instant(1), new Instant(2), new Instant(3));
}
