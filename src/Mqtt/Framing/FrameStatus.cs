namespace Milepost.Mqtt.Framing;

/// <summary>What <see cref="FrameReader"/> found at the head of the input.</summary>
public enum FrameStatus
{
    /// <summary>A whole packet; the input now starts behind it.</summary>
    Frame,

    /// <summary>The packet is not complete; nothing was consumed and everything was examined.</summary>
    NeedMore,

    /// <summary>The peer is wrong; the input is of no further use.</summary>
    Violation,
}
