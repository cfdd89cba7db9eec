using Milepost.Silo.Client;

namespace Milepost.Gateway.Tests.Memory;

/// <summary>As healthy as a test says.</summary>
internal sealed class MemoryHealth : ISiloHealth
{
    public IReadOnlyList<string> Problems { get; set; } = [];
}
