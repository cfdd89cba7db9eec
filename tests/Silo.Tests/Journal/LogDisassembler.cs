namespace Milepost.Silo.Tests.Journal;

/// <summary>Reads blocks and pages of telemetry aloud, straight from the layout page and without the codecs.</summary>
internal sealed class LogDisassembler : Disassembler
{
    private LogDisassembler(byte[] bytes)
        : base(bytes)
    {
    }

    public static string Heads(byte[] bytes)
    {
        var reader = new LogDisassembler(bytes);
        reader.Byte("version");
        reader.Signed("base time, ms");
        while (reader.Left > sizeof(uint))
        {
            reader.Unsigned("entry: vehicle number");
            reader.Unsigned("  sequence");
            reader.Signed("  received after base, ms");
            reader.HeadEnd("  first day after that of base");
        }

        reader.Fixed32("checksum");
        return reader.End();
    }

    public static string Counts(byte[] bytes)
    {
        var reader = new LogDisassembler(bytes);
        reader.Byte("version");
        var devices = reader.Unsigned("devices");
        for (var index = 0UL; index < devices; index++)
        {
            reader.Unsigned("device number");
            reader.Unsigned("  received");
            reader.Unsigned("  journaled");
            reader.Unsigned("  duplicates");
        }

        reader.Fixed32("checksum");
        return reader.End();
    }

    public static string Raw(byte[] bytes)
    {
        var reader = new LogDisassembler(bytes);
        reader.Byte("version");
        var payloads = reader.Unsigned("payloads");
        for (var index = 0UL; index < payloads; index++)
        {
            reader.Unsigned("payload: topic");
            var length = reader.Unsigned("  length");
            reader.Fixed32("  checksum");
            reader.Blob("  bytes", (int)length);
        }

        var topics = reader.Unsigned("topics");
        for (var index = 0UL; index < topics; index++)
        {
            reader.Text("topic (NUL: the device)");
        }

        reader.Fixed32("checksum of the topics");
        return reader.End();
    }

    public static string Page(byte[] bytes)
    {
        var reader = new LogDisassembler(bytes);
        reader.Byte("version");
        while (reader.Left > sizeof(uint))
        {
            reader.Signed("entry: sequence after the one before");
            reader.Signed("  commit after the one before");
            reader.Unsigned("  place in the commit");
            reader.Signed("  received after the one before, ms");
            var length = reader.HeadEnd("  first day after the one before");
            reader.Blob("  bytes", (int)length);
        }

        reader.Fixed32("checksum");
        return reader.End();
    }

    private ulong HeadEnd(string day)
    {
        Signed(day);
        Unsigned("  days after it");
        var length = Unsigned("  length");
        Fixed32("  checksum");
        return length;
    }
}
