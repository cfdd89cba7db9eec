namespace Milepost.Ceiling;

/// <summary>The messages of one commit: who sent them, and their bytes end to end.</summary>
internal sealed class Batch
{
    private byte[] _bytes = new byte[1024 * 1024];
    private int _length;

    public List<Row> Rows { get; } = [];

    public byte[] Bytes => _bytes;

    public void Add(Client client, ushort packetId, ReadOnlySpan<byte> body)
    {
        if (_length + body.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        body.CopyTo(_bytes.AsSpan(_length));
        Rows.Add(new(client, packetId, _length, body.Length));
        _length += body.Length;
    }

    public void Clear()
    {
        Rows.Clear();
        _length = 0;
    }

    internal readonly record struct Row(Client Client, ushort PacketId, int Offset, int Length);
}
