using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;
using Milepost.Grains.Odometers;
using Milepost.Grains.Schedules;

namespace Milepost.Silo.Journal.Checkpoints;

/// <summary>What people were told about a vehicle, as bytes.</summary>
internal static class AlertBytes
{
    /// <summary>Set in the byte of the state where somebody's name follows the version; alerts written before there was one are read alike.</summary>
    private const int HasAssignee = 0x80;

    public static void Write(TelemetryWriter writer, AlertBook book) => writer.List(book.Alerts, Write);

    public static AlertBook Read(ref TelemetryReader reader) => new(reader.List(ReadAlert));

    private static void Write(TelemetryWriter writer, Alert alert)
    {
        writer.Guid(alert.Id.Value);
        writer.Guid(alert.Vehicle.Value);
        writer.Byte((byte)alert.Kind);
        writer.Flag(alert.Item is not null);
        if (alert.Item is { } item)
        {
            writer.Guid(item.Value);
        }

        writer.Text(alert.Subject);
        writer.Text(alert.Cycle);
        writer.Byte((byte)alert.Stage);
        writer.Byte((byte)alert.Severity);
        writer.Byte((byte)((byte)alert.State | (alert.AssignedTo is null ? 0 : HasAssignee)));
        writer.Text(alert.Title);
        writer.Optional(alert.Because, Write);
        writer.Signed(alert.RaisedAt.UnixMilliseconds);
        writer.Signed(alert.StageSince.UnixMilliseconds);
        writer.Flag(alert.Late);
        writer.Optional(alert.AcknowledgedBy);
        writer.Optional(alert.AcknowledgedAt?.UnixMilliseconds);
        writer.Optional(alert.Snooze, static (to, snooze) =>
        {
            to.Optional(snooze.Until?.UnixMilliseconds);
            to.Optional(snooze.UntilOdometer?.Metres);
            to.Flag(snooze.UntilWorse);
            to.Text(snooze.By);
        });
        writer.Optional(alert.ResolvedAt?.UnixMilliseconds);
        writer.Optional(alert.ResolvedBy);
        writer.Signed(alert.Version);
        if (alert.AssignedTo is { } assignee)
        {
            writer.Text(assignee);
        }
    }

    private static Alert ReadAlert(ref TelemetryReader reader)
    {
        var alert = ReadAlert(ref reader, out var hasAssignee);
        return hasAssignee ? alert with { AssignedTo = reader.Text() } : alert;
    }

    private static Alert ReadAlert(ref TelemetryReader reader, out bool hasAssignee) => new(
        new AlertId(reader.Guid()),
        new VehicleId(reader.Guid()),
        (AlertKind)reader.Byte(),
        reader.Flag() ? new ServiceItemId(reader.Guid()) : null,
        reader.Text(),
        reader.Text(),
        (ServiceStage)reader.Byte(),
        (Severity)reader.Byte(),
        ReadState(ref reader, out hasAssignee),
        reader.Text(),
        reader.Optional(ReadBecause),
        reader.Instant(),
        reader.Instant(),
        reader.Flag(),
        reader.OptionalText(),
        reader.OptionalInstant(),
        reader.Optional(static (ref TelemetryReader from) => new Snooze(from.OptionalInstant(), from.OptionalDistance(), from.Flag(), from.Text())),
        reader.OptionalInstant(),
        reader.OptionalText(),
        checked((int)reader.Signed()));

    private static AlertState ReadState(ref TelemetryReader reader, out bool hasAssignee)
    {
        var state = reader.Byte();
        hasAssignee = (state & HasAssignee) != 0;
        return (AlertState)(state & ~HasAssignee);
    }

    private static void Write(TelemetryWriter writer, Because because)
    {
        writer.Optional(because.Odometer?.Metres);
        writer.Optional(because.OdometerAt?.UnixMilliseconds);
        writer.Optional((long?)because.OdometerSource);
        writer.Optional(because.DueAt?.Metres);
        writer.Optional(because.DueOn);
        writer.Optional(because.DueAtEngineTime?.Seconds);
        writer.Optional(because.LastDoneAt?.Metres);
        writer.Optional(because.LastDoneOn);
        writer.Optional(because.EveryDistance?.Metres);
        writer.Optional(because.EveryMonths);
        writer.Optional(because.EveryDays);
        writer.Optional(because.MetresPerDay);
    }

    private static Because ReadBecause(ref TelemetryReader reader) => new(
        reader.OptionalDistance(),
        reader.OptionalInstant(),
        (OdometerSource?)reader.OptionalSigned(),
        reader.OptionalDistance(),
        reader.OptionalDate(),
        reader.OptionalEngineTime(),
        reader.OptionalDistance(),
        reader.OptionalDate(),
        reader.OptionalDistance(),
        reader.OptionalInt32(),
        reader.OptionalInt32(),
        reader.OptionalDouble());
}
