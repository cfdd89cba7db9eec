namespace Milepost.Ceiling;

/// <summary>Where a ceiling keeps its messages.</summary>
internal interface IStore : IDisposable
{
    /// <summary>Appends every row of the batch and commits; returns when the disk has it, throws when that is not certain.</summary>
    void Append(Batch batch);
}
