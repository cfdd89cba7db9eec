using Npgsql;

namespace Milepost.Silo.Storage.Postgres;

/// <summary>Notices that a store was restored, and lets it have a new incarnation then, so that no cursor of before means anything in it.</summary>
/// <remarks>
/// A store remembers its place: the cluster, the table its facts are in, the timeline of the log. <c>pg_restore</c> makes tables anew, in this
/// cluster or another; recovery from archived logs begins a timeline, as does a stand-by that takes over.
/// </remarks>
internal static class PostgresHistory
{
    // The file that is written to now is named after the timeline; what the control file says may be a checkpoint late.
    private const string Notice = """
        WITH here AS (
            SELECT convert_to(
                (SELECT system_identifier FROM pg_control_system())::text || '/' || 'meta'::regclass::oid || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8),
                'UTF8') AS place
        ), forgotten AS (
            DELETE FROM meta WHERE key = 'incarnation' AND EXISTS (SELECT 1 FROM meta known, here WHERE known.key = 'place' AND known.value <> here.place)
        )
        INSERT INTO meta (key, value) SELECT 'place', place FROM here ON CONFLICT (key) DO UPDATE SET value = excluded.value
        """;

    /// <summary>Compares the store's place with the one it remembers, and remembers this one.</summary>
    public static void Check(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(Notice, connection);
        command.ExecuteNonQuery();
    }
}
