using Microsoft.AspNetCore.Http;
using Milepost.Grains.Quantities;

namespace Milepost.Gateway.Requests;

/// <summary>The query of a request, read strictly: each member at most once, of the documented type.</summary>
internal sealed class RequestQuery(IQueryCollection values)
{
    /// <summary>Longest page a list gives.</summary>
    public const int MaxLimit = 1000;

    private const int DefaultLimit = 100;

    private const int MaxTextLength = 2000;

    public static ValueTask<RequestQuery?> BindAsync(HttpContext http) => ValueTask.FromResult<RequestQuery?>(new(http.Request.Query));

    public int Limit(Checks checks)
    {
        if (Text(checks, "limit") is not { } text)
        {
            return DefaultLimit;
        }

        if (int.TryParse(text, System.Globalization.NumberStyles.None, null, out var limit) && limit is >= 1 and <= MaxLimit)
        {
            return limit;
        }

        checks.Refuse("limit", $"It must be 1 to {MaxLimit}.");
        return DefaultLimit;
    }

    public string? Text(Checks checks, string member)
    {
        var given = values[member];
        if (given.Count > 1 || given is [{ Length: > MaxTextLength }])
        {
            checks.Refuse(member, $"It may be given once, with up to {MaxTextLength} characters.");
            return null;
        }

        return given is [{ Length: > 0 } text] ? text : null;
    }

    /// <summary>An instant, or <c>null</c> where none is given.</summary>
    public Instant? Moment(Checks checks, string member)
    {
        if (Text(checks, member) is not { } text)
        {
            return null;
        }

        if (MomentConverter.TryRead(text, out var moment))
        {
            return checks.Moment(member, moment);
        }

        checks.Refuse(member, "It must be an instant with an offset, such as 2016-03-29T06:58:18Z.");
        return null;
    }

    /// <summary>A calendar date, or <c>null</c> where none is given.</summary>
    public DateOnly? Date(Checks checks, string member)
    {
        if (Text(checks, member) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var date))
        {
            return checks.Date(member, date);
        }

        checks.Refuse(member, "It must be a date such as 2016-03-29.");
        return null;
    }

    public TEnum? Word<TEnum>(Checks checks, string member)
        where TEnum : struct, Enum
    {
        if (Text(checks, member) is not { } text)
        {
            return null;
        }

        if (WireJson.TryWord<TEnum>(text, out var value))
        {
            return value;
        }

        checks.Refuse(member, "It must be one of " + string.Join(", ", Enum.GetValues<TEnum>().Select(WireJson.Word)) + ".");
        return null;
    }

    public bool Flag(Checks checks, string member)
    {
        var text = Text(checks, member);
        if (text is not (null or "true" or "false"))
        {
            checks.Refuse(member, "It must be true or false.");
        }

        return text == "true";
    }
}
