using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace Milepost.Silo.Storage.Postgres;

/// <summary>Turns the driver's exceptions into the store's two: a statement refused for what it says, or a store that failed.</summary>
internal static class PostgresErrors
{
    /// <summary>SQLSTATE of <c>assert_epoch</c> in the schema: another process has taken the store.</summary>
    public const string Fenced = "MP001";

    /// <summary>SQLSTATE class 22 (a value that cannot be) and 23 (a constraint).</summary>
    private static readonly string[] OfTheStatement = ["22", "23"];

    /// <summary>Whether the exception is one a database or the way to it throws.</summary>
    public static bool IsFailure(Exception exception) =>
        exception is NpgsqlException or SocketException or IOException or TimeoutException or AuthenticationException;

    /// <summary>What the store says instead; never holds a secret, since the driver's texts hold none.</summary>
    public static Exception Describe(Exception exception) => exception switch
    {
        PostgresException { SqlState: var state } refused when OfTheStatement.Contains(state[..2]) => new ConstraintException(refused.MessageText),
        PostgresException { SqlState: Fenced } fenced => new StoreTakenException(fenced.MessageText),
        PostgresException failed => new JournalFailedException($"PostgreSQL: {failed.MessageText} ({failed.SqlState}).", failed),
        { InnerException: TimeoutException } or TimeoutException => new JournalFailedException("PostgreSQL did not answer in time.", exception),
        _ => new JournalFailedException($"PostgreSQL: {exception.Message}", exception),
    };
}
