using System.Text.Json;
using System.Text.Json.Serialization;

namespace Milepost.Gateway.Requests;

/// <summary>How JSON is read and written on every surface of the gateway.</summary>
internal static class WireJson
{
    /// <summary>Deepest nesting of a request; the deepest documented body has four levels.</summary>
    private const int MaxDepth = 16;

    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>Applies the rules: camelCase, words for enumerations, numbers only as numbers, nulls written, nothing twice.</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DictionaryKeyPolicy = null;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;
        options.MaxDepth = MaxDepth;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new MomentConverter());
    }

    /// <summary>The word of an enumeration's value.</summary>
    public static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>The value of an enumeration's word; exactly as written, never a number.</summary>
    public static bool TryWord<TEnum>(string word, out TEnum value)
        where TEnum : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<TEnum>())
        {
            if (Word(candidate) == word)
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Apply(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
