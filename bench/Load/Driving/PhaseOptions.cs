using System.Net;

namespace Milepost.Load.Driving;

/// <summary>What one phase does to one server, and for how long.</summary>
internal sealed record PhaseOptions
{
    /// <summary>The server's MQTT listener.</summary>
    public required IPEndPoint Server { get; init; }

    /// <summary>Processes whose CPU time and memory are counted as the server's.</summary>
    public IReadOnlyList<int> ServerPids { get; init; } = [];

    /// <summary>Processes of the database behind the server, counted apart.</summary>
    public IReadOnlyList<int> DatabasePids { get; init; } = [];

    /// <summary>MQTT protocol version byte: 5 (5.0) or 4 (3.1.1).</summary>
    public byte Version { get; init; } = 5;

    /// <summary>Quality of service: 1 or 0.</summary>
    public byte Qos { get; init; } = 1;

    /// <summary>Messages in flight per connection, 1 to 65 535; a device may have 64 (its receive maximum).</summary>
    public int Window { get; init; } = 10;

    /// <summary>Generator threads, each with an event loop of its own.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Connections per source address 127.0.0.n; a source address has about 28 000 ports.</summary>
    public int ConnectionsPerAddress { get; init; } = 5_000;

    /// <summary>Time under load before measuring begins.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time measured.</summary>
    public TimeSpan Measured { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether messages that are due at the end but were not let out by a full window go out afterwards; otherwise they are counted as withheld.</summary>
    public bool SendsOverdue { get; init; } = true;

    /// <summary>How long to wait after the end for messages still unanswered.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(10);
}
