using System.Buffers.Binary;
using System.Net.Sockets;

namespace Milepost.Ceiling;

/// <summary>One connection: reads bursts, acknowledges each with one write, at once or when the journal has committed it.</summary>
internal sealed class Client(Socket socket, int device, Journal? journal)
{
    private const int ProtocolLevelAt = 6;

    private readonly byte[] _received = new byte[32 * 1024];
    private byte[] _answers = new byte[256];
    private int _answersLength;
    private bool _isOpen = true;

    public int Device { get; } = device;

    public async Task RunAsync()
    {
        socket.NoDelay = true;
        var filled = 0;
        try
        {
            while (_isOpen && await socket.ReceiveAsync(_received.AsMemory(filled)) is var count and > 0)
            {
                filled = Handle(filled + count);
                if (journal is null)
                {
                    SendAnswers();
                }
            }
        }
        catch (SocketException)
        {
            _isOpen = false;
        }

        socket.Dispose();
    }

    /// <summary>Adds a PUBACK to the answers; success has no reason code in either version.</summary>
    public void Acknowledge(ushort packetId)
    {
        if (_answersLength + 4 > _answers.Length)
        {
            Array.Resize(ref _answers, _answers.Length * 2);
        }

        _answers[_answersLength] = 0x40;
        _answers[_answersLength + 1] = 2;
        BinaryPrimitives.WriteUInt16BigEndian(_answers.AsSpan(_answersLength + 2), packetId);
        _answersLength += 4;
    }

    /// <summary>Sends all answers in one write; a peer that is gone needs none.</summary>
    public void SendAnswers()
    {
        if (_answersLength == 0)
        {
            return;
        }

        try
        {
            socket.Send(_answers.AsSpan(0, _answersLength));
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            _isOpen = false;
        }

        _answersLength = 0;
    }

    private int Handle(int filled)
    {
        ReadOnlySpan<byte> input = _received.AsSpan(0, filled);
        using (journal?.Enter())
        {
            while (Frame.TryRead(ref input, out var frame))
            {
                Handle(frame);
            }
        }

        input.CopyTo(_received);
        return input.Length;
    }

    private void Handle(Frame frame)
    {
        switch (frame.Kind)
        {
            case Frame.Publish when journal is not null && frame.PacketId != 0:
                journal.Append(this, frame.PacketId, frame.Body);
                break;
            case Frame.Publish when frame.PacketId != 0:
                Acknowledge(frame.PacketId);
                break;
            case Frame.Connect:
                socket.Send(frame.Body[ProtocolLevelAt] == 5 ? [0x20, 3, 0, 0, 0] : [0x20, 2, 0, 0]);
                break;
            case Frame.PingRequest:
                socket.Send([0xD0, 0]);
                break;
            case Frame.Disconnect:
                _isOpen = false;
                break;
            default:
                break;
        }
    }
}
