using Microsoft.Extensions.Options;
using Milepost.Silo.Storage.Postgres;

namespace Milepost.Silo.Hosting;

/// <summary>Refuses to start on options outside their ranges, naming each.</summary>
internal sealed class SiloOptionsValidator : IValidateOptions<SiloOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, SiloOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(SiloOptions options) =>
        new[]
        {
            string.IsNullOrWhiteSpace(options.Data) ? $"{nameof(options.Data)} names no folder." : null,
            string.IsNullOrEmpty(options.ConnectionString) ? null : PostgresAddress.Problem(options.ConnectionString),
            Range(nameof(options.StoreTimeout), options.StoreTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
            Range(nameof(options.Loops), options.Loops, 1, 64),
            Range(nameof(options.MailboxCapacity), options.MailboxCapacity, 16, 1_000_000),
            Range(nameof(options.BatchRows), options.BatchRows, 1, 1_000_000),
            Range(nameof(options.BatchBytes), options.BatchBytes, 65_536, 1L << 30),
            Range(nameof(options.CheckpointEvery), options.CheckpointEvery, 1, 100_000),
            Range(nameof(options.MaxActive), options.MaxActive, 1, 10_000_000),
            Range(nameof(options.IdleAfter), options.IdleAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
            Range(nameof(options.SummaryEvery), options.SummaryEvery, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            Range(nameof(options.HistoryDays), options.HistoryDays, 0, 366),
            Range(nameof(options.ReadConnections), options.ReadConnections, 1, 64),
            Range(nameof(options.DeviceCache), options.DeviceCache, 16, 10_000_000),
            Range(nameof(options.RollUpEvery), options.RollUpEvery, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
            Range(nameof(options.SortBytes), options.SortBytes, 65_536, 1L << 30),
            Range(nameof(options.SortAfter), options.SortAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
            Range(nameof(options.RawFor), options.RawFor, TimeSpan.FromHours(1), TimeSpan.FromDays(3_650)),
            options.RawBytes == 0 ? null : Range(nameof(options.RawBytes), options.RawBytes, 1L << 20, 1L << 50),
            Range(nameof(options.HistoryFor), options.HistoryFor, TimeSpan.FromHours(1), TimeSpan.FromDays(36_500)),
            Range(nameof(options.FeedFor), options.FeedFor, TimeSpan.FromHours(1), TimeSpan.FromDays(3_650)),
            Range(nameof(options.UnpairedFor), options.UnpairedFor, TimeSpan.FromHours(1), TimeSpan.FromDays(3_650)),
            Range(nameof(options.RetainEvery), options.RetainEvery, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            Range(nameof(options.ReopenAfter), options.ReopenAfter, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
            Range(nameof(options.EffectRetryLeast), options.EffectRetryLeast, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
            Range(nameof(options.EffectRetryMost), options.EffectRetryMost, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            Range(nameof(options.DrainTimeout), options.DrainTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(1)),
        }.OfType<string>();

    private static string? Range<T>(string name, T value, T least, T most)
        where T : IComparable<T> =>
        value.CompareTo(least) < 0 || value.CompareTo(most) > 0 ? $"{name} is {value}; it must be {least} to {most}." : null;
}
