using Milepost.Grains.Vehicles;
using Milepost.Silo.Actors;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;

namespace Milepost.Silo.Devices;

/// <summary>Makes dead letters of telemetry that its vehicle did not take.</summary>
internal sealed class UntakenTelemetry(GroupCommit commit, Accounting accounting) : IUntakenTelemetry
{
    /// <inheritdoc />
    public void Keep(TelemetryTurn turn, VehicleRejection rejection) => Keep(turn, ReasonOf(rejection), rejection.ToString());

    /// <inheritdoc />
    public void KeepFailed(TelemetryTurn turn, Exception exception)
    {
        if (turn.Message.RetryOf is null)
        {
            Keep(turn, DeadLetterReasons.TurnFailed, exception.GetType().Name);
        }
        else
        {
            turn.Completion.Completed(turn.Token, IngestOutcome.DeadLettered);
        }
    }

    private void Keep(TelemetryTurn turn, string reason, string detail)
    {
        var message = turn.Message;
        var letter = new NewDeadLetter(message.Topic, message.Payload, message.ReceivedAt, reason, detail, message.Samples.Length);
        commit.Post(new DeadLetterWork(turn.Device, [letter], turn.Completion, turn.Token, accounting));
    }

    private static string ReasonOf(VehicleRejection rejection) => rejection switch
    {
        DeviceNotPaired or VehicleUnknown => DeadLetterReasons.Unpaired,
        VehicleIsRetired => DeadLetterReasons.VehicleRetired,
        _ => DeadLetterReasons.Refused,
    };
}
