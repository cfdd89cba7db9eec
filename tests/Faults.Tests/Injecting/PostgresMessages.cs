using System.Buffers.Binary;
using System.Text;

namespace Milepost.Faults.Tests.Injecting;

/// <summary>As much of PostgreSQL's protocol as it takes to see where messages end, which session writes, and where a COMMIT is.</summary>
internal sealed class PostgresMessages
{
    /// <summary>How the session of the store that writes calls itself.</summary>
    private const string WriterName = "milepost writer";

    private const int SslRequest = 80877103;
    private const int EncryptionRequest = 80877104;

    private readonly Dictionary<string, bool> isCommit = [];
    private volatile bool isStarted;
    private volatile bool isAnswerAByte;
    private bool isCommitBound;

    /// <summary>Whether this is the session that writes.</summary>
    public bool IsWriter { get; private set; }

    /// <summary>How many of the bytes are whole messages.</summary>
    public int Whole(ReadOnlySpan<byte> bytes, bool isFromHost)
    {
        if (isFromHost)
        {
            return isStarted ? End(bytes) : Greeting(bytes);
        }

        if (isAnswerAByte && bytes.Length > 0)
        {
            // To the question for encryption the server answers with a letter that is no message.
            isAnswerAByte = false;
            return 1;
        }

        return End(bytes);
    }

    /// <summary>Where in whole messages from the host the one begins that commits; <c>null</c> where there is none, or the session only reads.</summary>
    public int? FindCommit(ReadOnlySpan<byte> whole)
    {
        int? found = null;
        for (var at = 0; IsWriter && at < whole.Length && (char)whole[at] != '\0'; at += Length(whole[at..]))
        {
            if (Commits(whole[at..]))
            {
                found = at;
            }
        }

        return found;
    }

    /// <summary>Whether whole messages from the server hold the answer to a COMMIT.</summary>
    public static bool HoldsCommitted(ReadOnlySpan<byte> whole) => whole.IndexOf("C\0\0\0\u000BCOMMIT\0"u8) >= 0;

    private static int Length(ReadOnlySpan<byte> message) => 1 + BinaryPrimitives.ReadInt32BigEndian(message[1..]);

    private static int End(ReadOnlySpan<byte> bytes)
    {
        var end = 0;
        while (bytes.Length - end >= 5 && bytes.Length - end >= Length(bytes[end..]))
        {
            end += Length(bytes[end..]);
        }

        return end;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes[..bytes.IndexOf((byte)0)]);

    /// <summary>The first message has no type: a question for encryption, or the session's parameters.</summary>
    private int Greeting(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8 || bytes.Length < BinaryPrimitives.ReadInt32BigEndian(bytes))
        {
            return 0;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (BinaryPrimitives.ReadInt32BigEndian(bytes[4..]) is SslRequest or EncryptionRequest)
        {
            isAnswerAByte = true;
            return length;
        }

        IsWriter = bytes[..length].IndexOf(Encoding.UTF8.GetBytes(WriterName)) >= 0;
        isStarted = true;
        return length;
    }

    /// <summary>Follows prepared statements, and says whether this message runs the one that commits.</summary>
    private bool Commits(ReadOnlySpan<byte> message)
    {
        var body = message[5..Length(message)];
        switch ((char)message[0])
        {
            case 'Q':
                return Text(body).StartsWith("COMMIT", StringComparison.Ordinal);
            case 'P':
                var name = Text(body);
                isCommit[name] = Text(body[(Encoding.UTF8.GetByteCount(name) + 1)..]).StartsWith("COMMIT", StringComparison.Ordinal);
                return false;
            case 'B':
                var portal = Text(body);
                isCommitBound = isCommit.GetValueOrDefault(Text(body[(Encoding.UTF8.GetByteCount(portal) + 1)..]));
                return false;
            case 'E':
                return isCommitBound;
            default:
                return false;
        }
    }
}
