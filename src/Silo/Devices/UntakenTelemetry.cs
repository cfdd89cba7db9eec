using Milepost.Grains.Vehicles;
using Milepost.Silo.Actors;
using Milepost.Silo.Client;
using Milepost.Silo.Storage;

namespace Milepost.Silo.Devices;

/// <summary>Makes dead letters of telemetry that its vehicle did not take.</summary>
internal sealed class UntakenTelemetry(LetterBox box) : IUntakenTelemetry
{
    /// <inheritdoc />
    public StoreWork LetterOf(TelemetryTurn turn, VehicleRejection rejection) => LetterOf(turn, ReasonOf(rejection), rejection.ToString());

    /// <inheritdoc />
    public StoreWork LetterOf(TelemetryTurn turn, Exception exception) => LetterOf(turn, DeadLetterReasons.TurnFailed, exception.GetType().Name);

    private DeadLetterWork LetterOf(TelemetryTurn turn, string reason, string detail)
    {
        var message = turn.Message;
        var letter = new NewDeadLetter(message.Topic, message.Payload, message.ReceivedAt, reason, detail, message.Samples.Length);
        return box.Keep(turn.Device, [letter], turn.Completion, turn.Token);
    }

    private static string ReasonOf(VehicleRejection rejection) => rejection switch
    {
        DeviceNotPaired or VehicleUnknown => DeadLetterReasons.Unpaired,
        VehicleIsRetired => DeadLetterReasons.VehicleRetired,
        _ => DeadLetterReasons.Refused,
    };
}
