namespace Milepost.DeviceBridge.Dialects.Elm327;

/// <summary>What one line of an adapter's output is.</summary>
internal abstract record ElmLine
{
    /// <summary>A text about the adapter or the bus: <c>NO DATA</c>, <c>SEARCHING...</c>, <c>ELM327 v1.5</c>, <c>?</c>.</summary>
    internal sealed record Status : ElmLine
    {
        /// <summary>The only one; which text it was changes nothing.</summary>
        public static readonly Status Instance = new();
    }

    /// <summary>A command repeated by the adapter.</summary>
    internal sealed record Echo : ElmLine
    {
        /// <summary>The only one; the answer says itself what was asked.</summary>
        public static readonly Echo Instance = new();
    }

    /// <summary>The adapter's own voltage reading (<c>ATRV</c>).</summary>
    internal sealed record Voltage(long Millivolts) : ElmLine;

    /// <summary>How many bytes the numbered lines after it carry.</summary>
    internal sealed record MessageLength(int Bytes) : ElmLine;

    /// <summary>A numbered part of a long answer, headers off (<c>1: 5A 5A</c>).</summary>
    internal sealed record Numbered(int Index, byte[] Data) : ElmLine;

    /// <summary>A CAN frame with its id and ISO-TP control byte.</summary>
    internal sealed record CanFrame(uint Ecu, byte[] Data) : ElmLine;

    /// <summary>A whole answer.</summary>
    /// <param name="Ecu">Who answered; <see cref="NoEcu"/> where headers are off.</param>
    /// <param name="Data">From the service byte on.</param>
    internal sealed record Answer(uint Ecu, byte[] Data) : ElmLine;

    /// <summary>Not a line an adapter writes.</summary>
    /// <param name="Column">First character that does not fit, counted from 0 within the line.</param>
    /// <param name="Detail">What is wrong with it.</param>
    internal sealed record Unreadable(int Column, string Detail) : ElmLine;

    /// <summary>Stands for the sender where the adapter prints no headers.</summary>
    public const uint NoEcu = 0;
}
