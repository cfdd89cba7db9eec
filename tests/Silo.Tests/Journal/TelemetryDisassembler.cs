namespace Milepost.Silo.Tests.Journal;

/// <summary>Reads a telemetry entry aloud, field by field with its offset, straight from the layout page and without the codec.</summary>
internal sealed class TelemetryDisassembler : Disassembler
{
    private TelemetryDisassembler(byte[] bytes)
        : base(bytes)
    {
    }

    public static string Read(byte[] bytes)
    {
        var reader = new TelemetryDisassembler(bytes);
        reader.Entry();
        return reader.End();
    }

    private void Entry()
    {
        Byte("version");
        Signed("at, ms");
        Text("device");
        Signed("received after at, ms");
        Signed("utc offset, s");
        Fixed("payload hash");
        Unsigned("duplicate samples");
        var samples = Unsigned("samples");
        for (var index = 0UL; index < samples; index++)
        {
            Sample();
        }
    }

    private void Sample()
    {
        var flags = Byte("sample: flags (1 sequence, 2 vin, 4 clock suspect)");
        Signed("  at after received, ms");
        if ((flags & 1) != 0)
        {
            Signed("  device sequence");
        }

        if ((flags & 2) != 0)
        {
            Text("  vin");
        }

        var observations = Unsigned("  observations");
        for (var index = 0UL; index < observations; index++)
        {
            Observation();
        }

        var metrics = Unsigned("  metrics");
        for (var index = 0UL; index < metrics; index++)
        {
            Text("    name");
            Fixed("    value, IEEE 754 bits");
        }

        var readouts = Unsigned("  code read-outs");
        for (var index = 0UL; index < readouts; index++)
        {
            Byte("    status");
            var codes = Unsigned("    codes");
            for (var code = 0UL; code < codes; code++)
            {
                Text("      code");
            }
        }
    }

    private void Observation()
    {
        Byte("    signal");
        Signed("      value");
        Byte("      verdict");
        if ((Byte("      flags (1 numbers, 2 miles)") & 1) != 0)
        {
            Signed("      compared");
            Signed("      limit");
        }
    }
}
