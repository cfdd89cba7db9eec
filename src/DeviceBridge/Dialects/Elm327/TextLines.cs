using System.Buffers;

namespace Milepost.DeviceBridge.Dialects.Elm327;

/// <summary>Cuts adapter output into lines; a prompt ends one too.</summary>
/// <remarks>Adapters end lines with CR, or CR LF, print NUL bytes now and then, and put what follows a prompt on its line.</remarks>
internal struct TextLines(ReadOnlyMemory<byte> payload)
{
    private int position;
    private int number = 1;
    private int lineStart;

    /// <summary>Prompts seen so far.</summary>
    public int Prompts { get; private set; }

    /// <summary>Lines as a payload again.</summary>
    public static byte[] Join(IEnumerable<TextLine> lines)
    {
        var text = new ArrayBufferWriter<byte>();
        foreach (var line in lines)
        {
            text.Write(text.WrittenCount == 0 ? [] : "\n"u8);
            text.Write(line.Text.Span);
        }

        return text.WrittenSpan.ToArray();
    }

    /// <summary>The next line that is not blank.</summary>
    public bool TryNext(out TextLine line)
    {
        while (position < payload.Length)
        {
            var span = payload.Span[position..];
            var end = span.IndexOfAny((byte)'\r', (byte)'\n', (byte)'>');
            var raw = end < 0 ? span : span[..end];
            var from = raw.IndexOfAnyExcept((byte)' ', (byte)'\t', (byte)0);
            var length = raw.LastIndexOfAnyExcept((byte)' ', (byte)'\t', (byte)0) + 1 - from;
            line = from < 0 ? default : new TextLine(number, position + from - lineStart + 1, payload.Slice(position + from, length));
            position += end < 0 ? span.Length : end;
            PassTerminator();
            if (from >= 0)
            {
                return true;
            }
        }

        line = default;
        return false;
    }

    private void PassTerminator()
    {
        if (position == payload.Length)
        {
            return;
        }

        var span = payload.Span;
        if (span[position] == '>')
        {
            position++;
            Prompts++;
            return;
        }

        position += span[position] == '\r' && position + 1 < span.Length && span[position + 1] == '\n' ? 2 : 1;
        number++;
        lineStart = position;
    }
}
