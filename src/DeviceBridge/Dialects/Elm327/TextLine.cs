namespace Milepost.DeviceBridge.Dialects.Elm327;

/// <summary>Where a line stands in the payload.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Column">Column of its first character, counted from 1; more than 1 after a prompt.</param>
/// <param name="Text">Its bytes.</param>
internal readonly record struct TextLine(int Number, int Column, ReadOnlyMemory<byte> Text);
