using System.Text.Json.Nodes;
using Milepost.Faults.Tests.Driving;
using Milepost.TestKit.Running;

namespace Milepost.Faults.Tests.Checking;

/// <summary>The accounting as REST shows it, held against itself and against the ledgers.</summary>
internal sealed record Books(long Received, long Journaled, long Duplicate, long DeadLettered, long Refused)
{
    /// <summary>Reads the whole fleet's while everything moves: it balances, and lies between what was acknowledged before and what was sent until after.</summary>
    public static async Task ProbeAsync(Api api, Fleet fleet)
    {
        var before = fleet.Acknowledged;
        var books = await ReadAsync(api, "accounting");
        var after = fleet.Attempts;
        books.AssertBalanced();
        Assert.True(books.Received >= before, $"{before} PUBLISHes had been acknowledged, {books} knows of fewer");
        Assert.True(books.Received <= after, $"{after} PUBLISHes had been sent, {books} knows of more");
    }

    /// <summary>Holds each device's account against its ledger when everything sent is acknowledged: nothing is missing, nothing counts twice.</summary>
    public static async Task AssertAgreeAsync(Api api, Fleet fleet)
    {
        foreach (var device in fleet.Devices)
        {
            var ledger = device.Ledger;
            var books = await ReadAsync(api, device.Car);
            books.AssertBalanced();
            Assert.True(
                books.Journaled == ledger.Samples,
                $"{ledger.Samples} different samples were acknowledged; {books} of device {device.Car.DeviceId}: {ledger.Samples - books.Journaled} are missing, or as many count twice where negative");
            Assert.True(books.DeadLettered >= ledger.Letters, $"{ledger.Letters} unreadable PUBLISHes were acknowledged, {books}");
            Assert.Equal(0, books.Refused);
            Assert.InRange(books.Received, ledger.Acknowledged, ledger.Attempts);
        }
    }

    /// <summary>Reads one device's.</summary>
    public static Task<Books> ReadAsync(Api api, Car car) => ReadAsync(api, $"accounting?deviceId={car.DeviceId}");

    /// <summary>Every sample has one outcome.</summary>
    public void AssertBalanced() => Assert.True(Received == Journaled + Duplicate + DeadLettered + Refused, $"the accounting does not balance: {this}");

    private static async Task<Books> ReadAsync(Api api, string path)
    {
        var body = await api.GetAsync(path);
        return new Books(Of(body, "received"), Of(body, "journaled"), Of(body, "duplicate"), Of(body, "deadLettered"), Of(body, "refused"));
    }

    private static long Of(JsonNode body, string name) => body[name]!.GetValue<long>();
}
