using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Milepost.Gateway.Problems;

namespace Milepost.Gateway.Requests;

/// <summary>Reads request bodies strictly: JSON in UTF-8, whole, bounded, of the documented types.</summary>
internal static class JsonBody
{
    /// <exception cref="ProblemException">The body is of another type or too long.</exception>
    public static async ValueTask<byte[]> ReadAsync(HttpContext http)
    {
        if (!http.Request.HasJsonContentType() || !IsUtf8(http.Request))
        {
            throw new ProblemException(ProblemMap.OfStatus(StatusCodes.Status415UnsupportedMediaType));
        }

        var most = http.RequestServices.GetRequiredService<IOptions<GatewayOptions>>().Value.MaxBodyBytes;
        if (http.Request.ContentLength > most)
        {
            throw TooLong(most);
        }

        // One byte more than allowed is enough to know; the rest is never read.
        var buffer = new byte[(http.Request.ContentLength ?? most) + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, http.RequestAborted);
        return length <= most ? buffer[..length] : throw TooLong(most);
    }

    /// <exception cref="ProblemException">The text is not JSON, or not of the documented types.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> utf8)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(utf8, WireJson.Options)
                ?? throw new ProblemException(ProblemMap.Invalid("$", "The body must be a JSON object."));
        }
        catch (JsonException broken)
        {
            // The exception's own message names types of ours, which are nobody's business.
            throw new ProblemException(ProblemMap.Invalid(Member(broken.Path), "It is not JSON of the documented type."));
        }
    }

    private static bool IsUtf8(HttpRequest request) =>
        request.GetTypedHeaders().ContentType?.Charset is not { HasValue: true } charset
        || charset.Value.AsSpan().Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase);

    private static string Member(string? path) => path is ['$', '.', .. var member] ? member : "$";

    private static ProblemException TooLong(int most) => new(ProblemMap.Invalid("$", $"The body may have up to {most} bytes."));
}
