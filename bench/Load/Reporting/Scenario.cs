namespace Milepost.Load.Reporting;

/// <summary>One kind of load.</summary>
/// <param name="Name">As shown in the table.</param>
/// <param name="Connections">Devices connected.</param>
/// <param name="Window">Messages in flight per connection, at most.</param>
/// <param name="MessagesPerSecond">Of an open loop; 0 for a closed one.</param>
internal sealed record Scenario(string Name, int Connections, int Window, int MessagesPerSecond)
{
    public bool IsOpen => MessagesPerSecond > 0;
}
