using System.Text;
using Milepost.DeviceBridge.Dialects;

namespace Milepost.DeviceBridge.Tests.Dialects;

public sealed class DialectFuzzTests(ITestOutputHelper output)
{
    private static readonly string[] Seeds =
    [
        """[{"ts":"2024-08-30T06:40:00.5Z","seq":1,"odometerKm":57913.1,"dtc":["P0104"],"vin":"WP0ZZZ99ZTS392124"},{"lat":1e2,"x\u0041":2}]""",
        """[{"ts":1451649600512,"values":{"odometer":57913.1,"speed":42,"mil":true}}]""",
        "@1725000000000\r0902\r014\r0: 49 02 01 57 50 30\r1: 5A 5A 5A 39 39 5A 54\r2: 53 33 39 32 31 32 34\r>",
        "7E8 10 14 49 02 01 57 50 30\n7E8 21 5A 5A 5A 39 39 5A 54\n7E8 22 53 33 39 32 31 32 34\n48 6B 10 41 00 BE 1F B8 11 AA",
        "43 01 04 41 23 80 03\n7E80641018207E500\nSEARCHING...410D14\n11.9V\n18DAF110 04 41 31 00 C9",
    ];

    [Fact]
    public void No_payload_makes_a_dialect_throw_or_leaves_it_without_an_outcome()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        foreach (var (_, dialect) in DialectTable.Standard.Entries)
        {
            for (var round = 0; round < 20_000; round++)
            {
                var payload = Mutate(random, Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)]));
                var decoded = dialect.Decode(payload, Decoding.Received);
                Assert.True(
                    decoded.Samples.Length + decoded.Faults.Length > 0,
                    $"seed {seed}, {dialect.Name}, {Convert.ToHexString(payload)}: no outcome");
            }
        }
    }

    private static byte[] Mutate(Random random, byte[] payload)
    {
        for (var change = random.Next(6); change >= 0 && payload.Length > 0; change--)
        {
            var at = random.Next(payload.Length);
            payload = random.Next(4) switch
            {
                0 => payload[..at],
                1 => [.. payload[..at], (byte)random.Next(256), .. payload[at..]],
                2 => [.. payload[..at], .. payload[Math.Min(at + 1 + random.Next(8), payload.Length)..]],
                _ => [.. payload[..at], .. payload[random.Next(payload.Length)..]],
            };
        }

        return payload;
    }
}
