namespace Milepost.Ceiling;

/// <summary>Group commit and nothing else: one thread writes what has gathered in one transaction, then acknowledges it, while the next batch gathers.</summary>
internal sealed class Journal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _gathered = new();
    private readonly IStore _store;
    private Batch _filling = new();
    private Batch _committing = new();

    public Journal(IStore store)
    {
        _store = store;
        new Thread(CommitForever) { IsBackground = true, Name = "batcher" }.Start();
    }

    /// <summary>Holds the filling batch for one burst; dispose to let go.</summary>
    public Burst Enter()
    {
        _gate.Enter();
        return new(this);
    }

    /// <summary>Adds a message to the filling batch, between <see cref="Enter"/> and its end.</summary>
    public void Append(Client client, ushort packetId, ReadOnlySpan<byte> body) => _filling.Add(client, packetId, body);

    public void Dispose() => _store.Dispose();

    private void CommitForever()
    {
        var answered = new HashSet<Client>();
        while (true)
        {
            _gathered.Wait();
            lock (_gate)
            {
                (_filling, _committing) = (_committing, _filling);
                _gathered.Reset();
            }

            _store.Append(_committing);
            foreach (var row in _committing.Rows)
            {
                row.Client.Acknowledge(row.PacketId);
                answered.Add(row.Client);
            }

            foreach (var client in answered)
            {
                client.SendAnswers();
            }

            answered.Clear();
            _committing.Clear();
        }
    }

    internal readonly struct Burst(Journal journal) : IDisposable
    {
        public void Dispose()
        {
            if (journal._filling.Rows.Count > 0)
            {
                journal._gathered.Set();
            }

            journal._gate.Exit();
        }
    }
}
