using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Milepost.Gateway.Problems;

namespace Milepost.Gateway.Requests;

/// <summary>A JSON Merge Patch (RFC 7396): what is absent stays, <c>null</c> clears.</summary>
internal sealed record MergePatch<T>(JsonObject Members) : IEndpointParameterMetadataProvider
    where T : class
{
    /// <exception cref="ProblemException">The body is missing, too long or not a JSON object.</exception>
    public static async ValueTask<MergePatch<T>?> BindAsync(HttpContext http)
    {
        var bytes = await JsonBody.ReadAsync(http);

        // Read once as what it will become, so that a wrong type is named whatever the resource holds.
        JsonBody.Parse<T>(bytes);
        return new(JsonBody.Parse<JsonObject>(bytes));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json", "application/merge-patch+json"], typeof(T)));

    /// <summary>The resource with the patch applied; unknown members are ignored.</summary>
    public T Apply(T current)
    {
        var merged = JsonSerializer.SerializeToNode(current, WireJson.Options)!.AsObject();
        foreach (var (member, value) in Members)
        {
            if (merged.ContainsKey(member))
            {
                merged[member] = value?.DeepClone();
            }
        }

        return merged.Deserialize<T>(WireJson.Options)!;
    }
}
