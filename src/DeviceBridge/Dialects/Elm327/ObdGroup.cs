using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;
using Milepost.Silo.Client;

namespace Milepost.DeviceBridge.Dialects.Elm327;

/// <summary>The lines under one date: assembles long answers, reads whole ones, and collects the lines that are neither.</summary>
/// <param name="time">The date; <c>null</c> = when it was received.</param>
/// <param name="dateLine">The line that gave it, kept in front of unreadable lines so that they keep their date when read again.</param>
internal sealed class ObdGroup(Instant? time, TextLine? dateLine)
{
    private readonly ObdReadings readings = new();
    private readonly Dictionary<uint, PartialMessage> frames = [];
    private readonly Dictionary<uint, PartialMessage> legacyVins = [];
    private readonly List<TextLine> lines = [];
    private readonly List<TextLine> unreadable = [];
    private PartialMessage? numbered;
    private (int Length, TextLine Line)? announced;
    private (string Reason, string Detail)? firstProblem;
    private bool undatable;
    private bool hasReadableLines;
    private int echoes;

    /// <summary>A group under a date that cannot be read: all of it is one fault, for its lines belong to no known moment.</summary>
    public static ObdGroup Undatable(TextLine dateLine)
    {
        var group = new ObdGroup(null, null) { undatable = true };
        group.Fail(FaultReason.Malformed, $"not a date: {DeviceTime.Expectation}", [dateLine], 1);
        return group;
    }

    /// <summary>The date and the lines that could be read.</summary>
    public IEnumerable<TextLine> ReadableLines => WithDate(lines.Except(unreadable));

    /// <summary>Reads one line.</summary>
    public void Add(TextLine line, int prompts)
    {
        lines.Add(line);
        if (undatable)
        {
            unreadable.Add(line);
            return;
        }

        switch (ElmLineParser.Parse(line.Text.Span))
        {
            case ElmLine.Status:
                hasReadableLines = true;
                break;
            case ElmLine.Echo:
                echoes++;
                hasReadableLines = true;
                break;
            case ElmLine.Voltage voltage:
                readings.ObserveAdapterVoltage(voltage.Millivolts);
                hasReadableLines = true;
                break;
            case ElmLine.MessageLength length:
                FailAnnounced();
                announced = (length.Bytes, line);
                break;
            case ElmLine.Numbered part:
                AddNumbered(part, line, prompts);
                break;
            case ElmLine.CanFrame frame:
                AddFrame(frame, line, prompts);
                break;
            case ElmLine.Answer answer:
                Read(answer.Ecu, answer.Data, [line], prompts);
                break;
            case ElmLine.Unreadable bad:
                Fail(FaultReason.Malformed, bad.Detail, [line], bad.Column);
                break;
        }
    }

    /// <summary>Ends the group: its sample, unless no line was readable, and its fault, if one was not.</summary>
    public void Finish(ICollection<Sample> samples, ICollection<PayloadFault> faults)
    {
        FailIncomplete();
        if (hasReadableLines || (lines.Count == 0 && !undatable))
        {
            samples.Add(readings.ToSample(time));
        }

        if (firstProblem is { } problem)
        {
            var more = unreadable.Count > 1 ? $" ({unreadable.Count} lines unreadable)" : string.Empty;
            faults.Add(new PayloadFault(problem.Reason, problem.Detail + more, TextLines.Join(WithDate(unreadable))));
        }
    }

    // ISO 15765-2: the high half of the first byte tells a whole message from the first or a following part of one.
    private void AddFrame(ElmLine.CanFrame frame, TextLine line, int prompts)
    {
        var data = frame.Data;
        switch (data[0] >> 4)
        {
            case 0 when data[0] is > 0 and < 8 && data.Length > data[0]:
                Read(frame.Ecu, data[1..(data[0] + 1)], [line], prompts);
                break;
            case 1 when data.Length == 8:
                Drop(frames, frame.Ecu);
                var length = ((data[0] & 15) << 8) | data[1];
                var first = new PartialMessage(length);
                first.Add(data.AsSpan(2), line);
                frames[frame.Ecu] = first;
                break;
            case 2 when frames.TryGetValue(frame.Ecu, out var message) && message.NextIndex == (data[0] & 15):
                message.Add(data.AsSpan(1), line);
                if (message.IsComplete)
                {
                    frames.Remove(frame.Ecu);
                    Read(frame.Ecu, message.Data, message.Lines, prompts);
                }

                break;
            case 3:
                hasReadableLines = true; // flow control of another tester
                break;
            default:
                Fail(FaultReason.Malformed, "a frame that is cut or out of turn", [line], line.Text.Length);
                break;
        }
    }

    // Headers off: a length line, then numbered parts. Several ECUs cannot be told apart here; number 0 begins the next answer.
    private void AddNumbered(ElmLine.Numbered part, TextLine line, int prompts)
    {
        if (part.Index == 0 && announced is { Length: > 0 } start)
        {
            DropNumbered();
            numbered = new PartialMessage(Math.Min(start.Length, PartialMessage.MaxLength));
            numbered.Lines.Add(start.Line);
            announced = null;
        }

        if (numbered is null || numbered.NextIndex != part.Index)
        {
            Fail(FaultReason.Malformed, "a numbered line that is out of turn", [line], 0);
            return;
        }

        numbered.Add(part.Data, line);
        if (numbered.IsComplete)
        {
            var whole = numbered;
            numbered = null;
            Read(ElmLine.NoEcu, whole.Data, whole.Lines, prompts);
        }
    }

    private void Read(uint ecu, byte[] answer, IReadOnlyList<TextLine> lines, int prompts)
    {
        if (answer.Length > 0 && ObdResponse.IsLegacyVinPart(answer))
        {
            AddLegacyVin(ecu, answer, lines);
            return;
        }

        var problem = answer.Length == 0
            ? new ObdProblem(FaultReason.Malformed, "an empty answer")
            : ObdResponse.Apply(readings, ecu, answer, prompts + echoes);
        Note(problem, lines);
    }

    private void AddLegacyVin(uint ecu, byte[] answer, IReadOnlyList<TextLine> lines)
    {
        if (!legacyVins.TryGetValue(ecu, out var vin))
        {
            legacyVins[ecu] = vin = new PartialMessage(20);
        }

        if (answer[2] != vin.NextIndex + 1)
        {
            Fail(FaultReason.Malformed, "a part of a VIN that is out of turn", lines, 0);
            return;
        }

        vin.Add(answer.AsSpan(3), lines[0]);
        if (vin.IsComplete)
        {
            legacyVins.Remove(ecu);
            Note(ObdResponse.ApplyVin(readings, vin.Data), vin.Lines);
        }
    }

    private void Note(ObdProblem? problem, IReadOnlyList<TextLine> lines)
    {
        if (problem is null)
        {
            hasReadableLines = true;
        }
        else
        {
            Fail(problem.Reason, problem.Detail, lines, lines[0].Text.Length);
        }
    }

    private void FailIncomplete()
    {
        foreach (var ecu in frames.Keys.ToList())
        {
            Drop(frames, ecu);
        }

        foreach (var ecu in legacyVins.Keys.ToList())
        {
            Drop(legacyVins, ecu);
        }

        DropNumbered();
        FailAnnounced();
    }

    private void FailAnnounced()
    {
        if (announced is { } alone)
        {
            Fail(FaultReason.Malformed, "a length without its lines", [alone.Line], 0);
            announced = null;
        }
    }

    private void DropNumbered()
    {
        if (numbered is { } cut)
        {
            Fail(FaultReason.Malformed, $"an answer was cut after {cut}", cut.Lines, 0);
            numbered = null;
        }
    }

    private void Drop(Dictionary<uint, PartialMessage> messages, uint ecu)
    {
        if (messages.Remove(ecu, out var cut))
        {
            Fail(FaultReason.Malformed, $"an answer was cut after {cut}", cut.Lines, 0);
        }
    }

    private void Fail(string reason, string detail, IReadOnlyList<TextLine> lines, int column)
    {
        firstProblem ??= (reason, $"line {lines[0].Number}, column {lines[0].Column + column}: {detail}");
        unreadable.AddRange(lines);
    }

    private IEnumerable<TextLine> WithDate(IEnumerable<TextLine> some) => dateLine is { } date ? some.Prepend(date) : some;
}
