using System.Globalization;

namespace Milepost.Faults.Tests;

/// <summary>How much is done to the program: a short form that fits into every build, or the long one; and the seed everything random comes from.</summary>
internal static class Extent
{
    /// <summary>Names the form: <c>long</c>, or anything else for the short one.</summary>
    public const string FormVariable = "MILEPOST_FAULTS";

    /// <summary>Gives the seed of a run that is to be repeated.</summary>
    public const string SeedVariable = "MILEPOST_FAULTS_SEED";

    /// <summary>Whether this is the long form.</summary>
    public static bool IsLong => Environment.GetEnvironmentVariable(FormVariable) == "long";

    /// <summary>How often something is done.</summary>
    public static int Times(int inShort, int inLong) => IsLong ? inLong : inShort;

    /// <summary>The seed asked for, or a new one; printed by whoever uses it.</summary>
    public static int Seed() => Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } asked
        ? int.Parse(asked, CultureInfo.InvariantCulture)
        : Random.Shared.Next();
}
