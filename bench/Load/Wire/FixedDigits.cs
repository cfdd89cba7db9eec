namespace Milepost.Load.Wire;

/// <summary>Writes numbers of a known width into prepared text.</summary>
internal static class FixedDigits
{
    /// <summary>Fills the whole span with the decimal digits of a value that has exactly as many; throws when it has more.</summary>
    public static void Write(Span<byte> into, long value)
    {
        for (var i = into.Length - 1; i >= 0; i--)
        {
            (value, var digit) = Math.DivRem(value, 10);
            into[i] = (byte)('0' + digit);
        }

        if (value != 0)
        {
            throw new OverflowException($"{into.Length} digits are too few.");
        }
    }
}
