namespace Milepost.Gateway.Contracts;

/// <summary>The state in one word and, for those who may know, why.</summary>
internal sealed record HealthResource(string Status, IReadOnlyList<string>? Problems);
