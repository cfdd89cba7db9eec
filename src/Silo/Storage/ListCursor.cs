using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Milepost.Silo.Client;

namespace Milepost.Silo.Storage;

/// <summary>Where a page of a list ended: the last item's key and number. It says nothing that the item did not, and carries no rights.</summary>
/// <param name="Text">The key the list is sorted by, printed.</param>
/// <param name="Number">The tie-breaker.</param>
internal readonly record struct ListCursor(string Text, long Number)
{
    /// <summary>Longest printed form read.</summary>
    private const int MaxLength = 2048;

    /// <summary>Reads the printed form; nothing is the beginning. A form that is not ours stands behind every item.</summary>
    public static bool TryRead(string? printed, out ListCursor cursor)
    {
        cursor = new ListCursor(string.Empty, 0);
        if (string.IsNullOrEmpty(printed))
        {
            return true;
        }

        if (printed.Length > MaxLength || !Base64Url.IsValid(printed))
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(printed));
        var split = text.IndexOf(':', StringComparison.Ordinal);
        if (split < 0 || !long.TryParse(text.AsSpan(0, split), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        cursor = new ListCursor(text[(split + 1)..], number);
        return true;
    }

    /// <summary>A page of what was found, asked for with one more than the limit.</summary>
    public static Page<T> Page<TRow, T>(List<TRow> found, int limit, Func<TRow, ListCursor> cursor, Func<TRow, T> item)
    {
        var hasMore = found.Count > limit;
        var rows = hasMore ? found.GetRange(0, limit) : found;
        return new Page<T>(rows.ConvertAll(row => item(row)), hasMore ? cursor(rows[^1]).ToString() : null);
    }

    /// <summary>The printed form.</summary>
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Number}:{Text}")));
}
