using Milepost.Grains.Odometers;
using Milepost.Grains.Usage;
using Milepost.Grains.Vehicles;

namespace Milepost.Silo.Journal.Checkpoints;

/// <summary>What moves with each message, as bytes: odometer, engine time, the day being driven, the next boundaries.</summary>
internal static class MotionBytes
{
    public static void Write(TelemetryWriter writer, Vehicle vehicle)
    {
        Write(writer, vehicle.Odometer);
        writer.Optional(vehicle.Doubted?.Reading.Metres);
        writer.Signed(vehicle.Doubted?.At.UnixMilliseconds ?? 0);
        writer.Optional(vehicle.Engine?.Total.Seconds);
        writer.Signed(vehicle.Engine?.At.UnixMilliseconds ?? 0);
        writer.Optional(vehicle.Watch.OdometerMetres);
        writer.Optional(vehicle.Watch.EngineSeconds);
        writer.Flag(vehicle.Watch.Counters);
        writer.Optional(vehicle.Usage.Since);
        writer.Optional(vehicle.Usage.Current?.Day);
        writer.Signed(vehicle.Usage.Current?.OpenMetres ?? 0);
        writer.Signed(vehicle.Usage.BusyDayMetres);
    }

    public static Vehicle Read(ref TelemetryReader reader, Vehicle vehicle)
    {
        var odometer = ReadTrack(ref reader);
        var (doubted, doubtedAt) = (reader.OptionalDistance(), reader.Instant());
        var (engine, engineAt) = (reader.OptionalEngineTime(), reader.Instant());
        var watch = new WatchPoints(reader.OptionalSigned(), reader.OptionalSigned(), reader.Flag());
        var since = reader.OptionalDate();
        var (day, open) = (reader.OptionalDate(), reader.Signed());
        var busyDay = reader.Signed();
        return vehicle with
        {
            Odometer = odometer,
            Doubted = doubted is { } reading ? new DoubtedReading(reading, doubtedAt) : null,
            Engine = engine is { } total ? new EngineReading(total, engineAt) : null,
            Watch = watch,
            Usage = vehicle.Usage with { Since = since, Current = day is { } current ? new CurrentDay(current, open) : null, BusyDayMetres = busyDay },
        };
    }

    private static void Write(TelemetryWriter writer, in OdometerTrack track)
    {
        writer.Signed(track.CurveMillimetres);
        writer.Optional(track.Anchor?.Value.Metres);
        if (track.Anchor is { } anchor)
        {
            writer.Signed(anchor.At.UnixMilliseconds);
            writer.Byte((byte)anchor.Source);
        }

        writer.Optional(track.Shown?.Value.Metres);
        if (track.Shown is { } shown)
        {
            writer.Signed(shown.At.UnixMilliseconds);
            writer.Byte((byte)shown.Source);
            writer.Flag(shown.Estimated);
            writer.Signed(shown.PlusMinus.Metres);
        }

        writer.Optional(track.Counter?.Metres);
        if (track.Counter is { } counter)
        {
            writer.Signed(counter.At.UnixMilliseconds);
            writer.Signed(counter.Since.UnixMilliseconds);
            writer.Signed(counter.OriginMillimetres);
            writer.Flag(counter.PhaseKnown);
        }

        writer.Optional(track.Speed?.MetresPerHour);
        if (track.Speed is { } speed)
        {
            writer.Signed(speed.At.UnixMilliseconds);
            writer.Signed(speed.CoveredSince.UnixMilliseconds);
        }
    }

    private static OdometerTrack ReadTrack(ref TelemetryReader reader)
    {
        var curve = reader.Signed();
        OdometerKnot? anchor = reader.OptionalDistance() is { } value ? new OdometerKnot(value, reader.Instant(), (OdometerSource)reader.Byte()) : null;
        OdometerPosition? shown = reader.OptionalDistance() is { } seen
            ? new OdometerPosition(seen, reader.Instant(), (OdometerSource)reader.Byte(), reader.Flag(), reader.Distance())
            : null;
        CounterMark? counter = reader.OptionalSigned() is { } metres
            ? new CounterMark(metres, reader.Instant(), reader.Instant(), reader.Signed(), reader.Flag())
            : null;
        SpeedMark? speed = reader.OptionalSigned() is { } pace ? new SpeedMark(pace, reader.Instant(), reader.Instant()) : null;
        return new OdometerTrack(anchor, curve, shown, counter, speed);
    }
}
