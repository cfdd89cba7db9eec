namespace Milepost.Silo.Storage;

/// <summary>A statement was refused by a constraint of the schema; nothing of it is stored and the transaction goes on.</summary>
internal sealed class ConstraintException(string message) : Exception(message);
