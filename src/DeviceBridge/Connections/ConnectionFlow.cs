using Milepost.DeviceBridge.Ingest;

namespace Milepost.DeviceBridge.Connections;

/// <summary>What a connection has in flight and how its silence is judged.</summary>
internal sealed record ConnectionFlow(IngestBudget Budget, AcknowledgementQueue Acknowledgements, KeepAliveMonitor KeepAlive);
