using System.Security.Cryptography;
using Milepost.Silo.Client;
using Milepost.Silo.Feeds;

namespace Milepost.Silo.Tests.Feeds;

public sealed class CursorSealTests
{
    [Fact]
    public void Many_threads_seal_and_open_at_once_also_while_the_store_is_opened_again()
    {
        using var seal = new CursorSeal();
        var (incarnation, key) = (RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(32));
        seal.Open(incarnation, key);

        Parallel.For(0, 200_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, position =>
        {
            if (position % 1_000 == 0)
            {
                seal.Open(incarnation, key);
            }

            Assert.True(seal.TryUnprotect(seal.Protect(new FeedCursor(position)), out var opened), $"what was sealed as {position} is not ours");
            Assert.Equal(position, opened.Position);
        });
    }
}
