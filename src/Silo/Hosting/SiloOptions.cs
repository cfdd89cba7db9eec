namespace Milepost.Silo.Hosting;

/// <summary>Every limit and place of the silo.</summary>
public sealed class SiloOptions
{
    /// <summary>Folder of the embedded store; created if absent. Default <c>./data</c>.</summary>
    public string Data { get; set; } = "./data";
}
