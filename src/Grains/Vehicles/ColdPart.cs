namespace Milepost.Grains.Vehicles;

/// <summary>A part of a vehicle's state that most turns never look at, so that whoever hosts the vehicle may hold it in a smaller form.</summary>
/// <typeparam name="T">What it is when somebody looks.</typeparam>
public abstract class ColdPart<T>
    where T : class
{
    /// <summary>The part, read from its smaller form where it is in one.</summary>
    public abstract T Value { get; }

    /// <summary>The part as it is, at once; <c>null</c> where it would have to be read first.</summary>
    public abstract T? AtHand { get; }

    /// <summary>A part that is at hand.</summary>
    internal static ColdPart<T> Of(T value) => new Held(value);

    private sealed class Held(T value) : ColdPart<T>
    {
        public override T Value => value;

        public override T AtHand => value;
    }
}
