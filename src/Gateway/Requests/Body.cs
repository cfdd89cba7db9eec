using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Milepost.Gateway.Problems;

namespace Milepost.Gateway.Requests;

/// <summary>A JSON request body.</summary>
/// <param name="Value">What it said; which values are allowed is checked by who maps it.</param>
internal sealed record Body<T>(T Value) : IEndpointParameterMetadataProvider
    where T : class
{
    /// <exception cref="ProblemException">The body is missing, too long, not JSON or of other types.</exception>
    public static async ValueTask<Body<T>?> BindAsync(HttpContext http) => new(JsonBody.Parse<T>(await JsonBody.ReadAsync(http)));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));
}
