using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Milepost.Gateway.Problems;

namespace Milepost.Gateway.Requests;

/// <summary>Versions of what clients may edit, as ETag and If-Match (RFC 9110, 8.8.3 and 13.1.1).</summary>
internal static class EntityTags
{
    private const int HashBytes = 12;

    /// <summary>The tag of a numbered version.</summary>
    public static string OfVersion(long version) => $"\"{version}\"";

    /// <summary>The tag of content that carries no number: equal content, equal tag.</summary>
    public static string OfContent<T>(T content) =>
        $"\"{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content, WireJson.Options)).AsSpan(0, HashBytes))}\"";

    public static void Write(HttpResponse response, string tag) => response.Headers.ETag = tag;

    /// <summary>Refuses the request when it names a version and the version is another one.</summary>
    /// <exception cref="ProblemException">If-Match names no current tag.</exception>
    public static void Demand(HttpRequest request, string current)
    {
        var wanted = request.GetTypedHeaders().IfMatch;
        if (wanted.Count == 0 && request.Headers.IfMatch.Count == 0)
        {
            return;
        }

        // A weak tag never matches here: If-Match compares strongly.
        if (!wanted.Any(tag => tag.Tag == "*" || (!tag.IsWeak && tag.Tag == current)))
        {
            throw new ProblemException(ProblemMap.PreconditionFailed);
        }
    }
}
