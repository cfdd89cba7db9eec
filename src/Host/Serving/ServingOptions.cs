namespace Milepost.Host.Serving;

/// <summary>Where the host listens; section <c>Milepost</c> of the configuration.</summary>
internal sealed class ServingOptions
{
    /// <summary>HTTP for REST, hub and dashboard.</summary>
    public Listener Http { get; set; } = new() { Port = 8080 };

    /// <summary>MQTT for devices.</summary>
    public Listener Mqtt { get; set; } = new() { Port = 1883 };

    /// <summary>A listening socket.</summary>
    internal sealed class Listener
    {
        /// <summary>TCP port, 1 to 65 535.</summary>
        public int Port { get; set; }

        /// <summary>An IP address, <c>*</c> for all, or <c>localhost</c> (default) for loopback only.</summary>
        public string Address { get; set; } = "localhost";

        /// <summary>A name under which a program on this machine reaches it.</summary>
        public string Host => Address is "*" ? "localhost" : Address;

        /// <summary>The same as a URL.</summary>
        public string Url => $"http://{Host}:{Port}";
    }
}
