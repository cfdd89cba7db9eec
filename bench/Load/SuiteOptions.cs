using System.Net;

namespace Milepost.Load;

/// <summary>What a run measures, and how long.</summary>
internal sealed record SuiteOptions
{
    /// <summary>The product; null measures the ceilings alone.</summary>
    public ProductOptions? Product { get; init; }

    public required IReadOnlyList<CeilingOptions> Ceilings { get; init; }

    /// <summary>Folder on the disk that the stores are on.</summary>
    public required string StoreFolder { get; init; }

    /// <summary>Commit measured, as shown in the report.</summary>
    public required string Commit { get; init; }

    /// <summary>Rounds; a spread needs three.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Vehicles to provision; at least as many as the widest scenario connects.</summary>
    public int Vehicles { get; init; } = Suite.Connections;

    /// <summary>REST requests at once while provisioning.</summary>
    public int Parallelism { get; init; } = 16;

    /// <summary>Generator threads.</summary>
    public int Threads { get; init; } = 1;

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan Measured { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>Where the product listens, and as whom to sign in.</summary>
internal sealed record ProductOptions(IPEndPoint Mqtt, Uri Http, string Email, string Password, IReadOnlyList<int> Pids);

/// <summary>Where a ceiling listens.</summary>
internal sealed record CeilingOptions(string Name, IPEndPoint Mqtt, IReadOnlyList<int> Pids);
