namespace Milepost.Silo.Journal.Log;

/// <summary>Finds payloads in a raw block by their place in it.</summary>
internal sealed class RawBlockReader
{
    private readonly long _commit;
    private readonly ReadOnlyMemory<byte> _block;
    private readonly (int Topic, int At, int Length, uint Checksum)[] _payloads;
    private readonly string[] _topics;

    /// <exception cref="InvalidDataException">The block is damaged or of an unknown version; the message names the commit.</exception>
    public RawBlockReader(long commit, ReadOnlyMemory<byte> block)
    {
        (_commit, _block) = (commit, block);
        var reader = new TelemetryReader(block.Span);
        try
        {
            if (reader.Byte() != RawBlock.Version)
            {
                throw new InvalidDataException("The version is unknown.");
            }

            _payloads = new (int, int, int, uint)[reader.Count(block.Length)];
            for (var index = 0; index < _payloads.Length; index++)
            {
                var (topic, length, checksum) = (reader.Count(int.MaxValue), reader.Count(int.MaxValue), reader.Fixed32());
                _payloads[index] = (topic, block.Length - reader.Left, length, checksum);
                reader.Bytes(length);
            }

            var begin = block.Length - reader.Left;
            _topics = new string[reader.Count(block.Length)];
            for (var index = 0; index < _topics.Length; index++)
            {
                _topics[index] = reader.Text();
            }

            var topics = block.Span[begin..(block.Length - reader.Left)];
            if (reader.Fixed32() != Checksum.Of(topics))
            {
                throw new InvalidDataException("The topics are damaged.");
            }
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"The payloads of commit {commit} cannot be read.", exception);
        }
    }

    /// <summary>A payload and the topic it was published on.</summary>
    /// <exception cref="InvalidDataException">It is damaged; the message names commit and place.</exception>
    public (string Topic, ReadOnlyMemory<byte> Payload) Find(int ordinal, string device)
    {
        if ((uint)ordinal < (uint)_payloads.Length)
        {
            var (topic, at, length, checksum) = _payloads[ordinal];
            var payload = _block.Slice(at, length);
            if (topic < _topics.Length && RawBlock.ChecksumOf(topic, payload.Span) == checksum)
            {
                return (_topics[topic].Replace(RawBlock.DeviceMark.ToString(), device, StringComparison.Ordinal), payload);
            }
        }

        throw new InvalidDataException($"Payload {ordinal} of commit {_commit} is damaged.");
    }
}
