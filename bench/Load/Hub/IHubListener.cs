using System.Text.Json;

namespace Milepost.Load.Hub;

/// <summary>Hears what the hub says.</summary>
internal interface IHubListener
{
    /// <summary>The server called a client method at the given instant.</summary>
    void Called(string method, JsonElement argument, long at);

    /// <summary>The hub connection has ended.</summary>
    void Failed(Exception fault);
}
