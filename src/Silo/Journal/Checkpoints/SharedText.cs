namespace Milepost.Silo.Journal.Checkpoints;

/// <summary>Lets vehicles share texts that many of them have, the names of time zones: the same text is the same string, as far as a few places go.</summary>
internal static class SharedText
{
    private static readonly string?[] Places = new string?[256];

    /// <summary>A string of the same text, seen before if possible. Two texts that want one place take turns; nothing is kept beyond the places.</summary>
    public static string Of(string text)
    {
        ref var place = ref Places[unchecked((uint)text.GetHashCode(StringComparison.Ordinal)) % (uint)Places.Length];
        var known = Volatile.Read(ref place);
        if (known == text)
        {
            return known;
        }

        Volatile.Write(ref place, text);
        return text;
    }
}
