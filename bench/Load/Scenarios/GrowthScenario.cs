using System.Globalization;
using Milepost.Load.Reporting;
using Milepost.Load.Servers;

namespace Milepost.Load.Scenarios;

/// <summary>
/// Whether a message costs more when more vehicles are known, more are in memory, or the journal is longer: the silo in process, loaded from within, because
/// a hundred thousand connections would cost more than what is measured. Four silos run side by side and are loaded in turn.
/// </summary>
internal sealed class GrowthScenario(Bench bench)
{
    private int Few => bench.Options.Active / 10;

    public async Task RunAsync()
    {
        foreach (var engine in bench.Lab.Engines)
        {
            await RunAsync(engine);
        }
    }

    private async Task RunAsync(string engine)
    {
        var many = bench.Options.Active;
        var silos = new List<DrivenSilo>();
        try
        {
            async Task<DrivenSilo> StartAsync(string store, int known, int active)
            {
                var silo = await DrivenSilo.StartAsync(bench.Lab, await bench.Lab.SeededStoreAsync(engine, store, known, many), $"{engine}-drive-{store}", active);
                silos.Add(silo);

                // Everybody speaks twice, so that all are in memory.
                await silo.SendAsync(active * 2L, bench.Options.FillLimit);
                return silo;
            }

            var reference = await StartAsync("growth", many, Few);
            var known = await StartAsync(KnownScenario.StoreName, bench.Options.Known, Few);
            var active = await StartAsync("growth-active", many, many);
            var full = await StartAsync("growth-full", many, Few);
            var filled = await full.SendAsync(bench.Options.JournalEntries, bench.Options.FillLimit);
            bench.Report.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"growth on {engine}: journal filled with {filled.Messages:N0} entries through the product's own turns in {filled.Seconds:F0} s ({filled.Messages / filled.Seconds:N0}/s)."));

            var rounds = new Dictionary<DrivenSilo, List<double>>();
            for (var round = 0; round < bench.Options.Rounds; round++)
            {
                for (var i = 0; i < silos.Count; i++)
                {
                    var silo = silos[(i + round) % silos.Count];
                    var figure = await silo.RunAsync(bench.Options.Measured);
                    bench.Lab.Say(string.Create(CultureInfo.InvariantCulture, $"growth on {engine}: silo {(i + round) % silos.Count}: {figure.CpuPerMillion:F2} CPU s/M at {figure.Messages / figure.Seconds:F0}/s"));
                    (rounds.TryGetValue(silo, out var list) ? list : rounds[silo] = []).Add(figure.CpuPerMillion);
                }
            }

            Judge($"known {many:N0} → {bench.Options.Known:N0}", rounds[known], 0.10, "within ±10 %", bothWays: true);
            Judge($"active {Few:N0} → {many:N0}", rounds[active], 0.30, "at most +30 %", bothWays: false);
            Judge($"journal empty → {filled.Messages:N0} entries", rounds[full], 0.15, "within ±15 %", bothWays: true);

            void Judge(string what, List<double> grown, double limit, string target, bool bothWays)
            {
                var change = new Spread(grown.Zip(rounds[reference], (g, r) => (g / r) - 1));
                bench.Report.Judge(
                    string.Create(CultureInfo.InvariantCulture, $"growth on {engine}, CPU per message: {what}"),
                    $"{change.Format("P0")}, from {new Spread(rounds[reference]).Format("F2")} s per million",
                    target,
                    change.Median <= limit && (!bothWays || change.Median >= -limit));
            }
        }
        finally
        {
            foreach (var silo in silos)
            {
                await silo.DisposeAsync();
            }
        }
    }
}
