namespace Milepost.Faults.Tests.PowerLoss;

/// <summary>A folder as a disk may hold it when the power goes: what was synchronised, and of the rest nothing, or what chance spared.</summary>
internal sealed class LostPower
{
    /// <summary>What a disk writes whole.</summary>
    private const int Sector = 512;

    private readonly Dictionary<string, MemoryStream> durable = [];
    private readonly Dictionary<string, List<TraceLine>> pending = [];

    /// <summary>Takes a call in.</summary>
    public void Apply(TraceLine line)
    {
        if (line.IsSync)
        {
            foreach (var change in Pending(line.File))
            {
                Write(Durable(line.File), change.Offset, change);
            }

            Pending(line.File).Clear();
        }
        else if (line.Call == "unlink")
        {
            durable.Remove(line.File);
            pending.Remove(line.File);
        }
        else
        {
            Pending(line.File).Add(line);
        }
    }

    /// <summary>Writes the folder's files as they are with everything unsynchronised dropped or, given a chance, with each of its sectors spared or not.</summary>
    public void Materialise(string folder, Random? chance)
    {
        foreach (var name in durable.Keys.Union(pending.Keys))
        {
            var content = new MemoryStream();
            Durable(name).WriteTo(content);
            if (chance is not null)
            {
                Pending(name).ForEach(change => Spare(content, change, chance));
            }

            File.WriteAllBytes(Path.Combine(folder, Path.GetFileName(name)), content.ToArray());
        }
    }

    private static void Spare(MemoryStream content, TraceLine change, Random chance)
    {
        if (change.Call == "ftruncate")
        {
            if (chance.Next(2) == 0)
            {
                content.SetLength(change.Offset);
            }

            return;
        }

        for (var at = 0; at < change.Data.Length; at += Sector)
        {
            if (chance.Next(2) == 0)
            {
                content.Position = change.Offset + at;
                content.Write(change.Data.AsSpan(at, Math.Min(Sector, change.Data.Length - at)));
            }
        }
    }

    private static void Write(MemoryStream content, long offset, TraceLine change)
    {
        if (change.Call == "ftruncate")
        {
            content.SetLength(offset);
            return;
        }

        content.Position = offset;
        content.Write(change.Data);
    }

    private MemoryStream Durable(string file) => Of(durable, file);

    private List<TraceLine> Pending(string file) => Of(pending, file);

    private static T Of<T>(Dictionary<string, T> all, string file)
        where T : new()
    {
        if (!all.TryGetValue(file, out var one))
        {
            all.Add(file, one = new T());
        }

        return one;
    }
}
