using System.Globalization;
using Milepost.Load.Provisioning;

namespace Milepost.Load.Reporting;

/// <summary>Holds what the generator saw acknowledged against what the product says it received: a fast answer to a message that was set aside is no figure.</summary>
internal static class Ledger
{
    /// <summary>Compares, in samples; those without an answer may be on either side.</summary>
    public static async Task<(string Text, bool IsRight)> CompareAsync(MilepostApi api, long acknowledged, long inDoubt)
    {
        var accounting = await api.GetAsync("accounting");
        long Of(string name) => accounting.GetProperty(name).GetInt64();
        var (received, journaled) = (Of("received"), Of("journaled"));
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"acknowledged {acknowledged:N0} samples, {inDoubt:N0} unanswered; the product received {received:N0}, journaled {journaled:N0}, "
            + $"duplicate {Of("duplicate"):N0}, dead-lettered {Of("deadLettered"):N0}, refused {Of("refused"):N0}");
        return (text, journaled == received && received >= acknowledged && received <= acknowledged + inDoubt);
    }
}
