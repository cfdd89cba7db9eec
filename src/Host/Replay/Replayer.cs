using System.Globalization;
using Milepost.Mqtt;
using Milepost.MqttClient;

namespace Milepost.Host.Replay;

/// <summary>Where a recording is published, and as whom.</summary>
/// <param name="Host">Name or address of the MQTT endpoint.</param>
/// <param name="Port">Its port.</param>
/// <param name="Device">The device's id.</param>
/// <param name="Secret">The device's secret.</param>
internal sealed record ReplayTarget(string Host, int Port, string Device, string Secret)
{
    /// <summary>Names no secret.</summary>
    public override string ToString() => $"{Device} at {Host}:{Port}";
}

/// <summary>Publishes a recording in its own rhythm and says at the end what became of every message.</summary>
internal static class Replayer
{
    /// <summary>Plays a recording; returns the exit code: 0 when everything was taken in.</summary>
    public static async Task<int> RunAsync(string file, TimeSpan shift, double speed, ReplayTarget target, TextWriter report, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await MqttConnection.ConnectAsync(
                new MqttClientOptions { Host = target.Host, Port = target.Port, ClientIdentifier = target.Device, UserName = target.Device, Password = target.Secret }, cancellation);
            var tally = await PublishAllAsync(connection, file, shift, new Pace(speed, TimeProvider.System), target, cancellation);
            await connection.DisconnectAsync(cancellation: cancellation);
            await tally.ReportAsync(report);
            return tally.AllTaken ? 0 : 1;
        }
        catch (Exception problem) when (problem is RecordingException or MqttClientException or IOException or System.Net.Sockets.SocketException)
        {
            await report.WriteLineAsync($"The replay to {target} stopped: {problem.Message}");
            return 1;
        }
    }

    private static async Task<Tally> PublishAllAsync(
        MqttConnection connection, string file, TimeSpan shift, Pace pace, ReplayTarget target, CancellationToken cancellation)
    {
        var tally = new Tally();
        var underWay = new Queue<Task<PublishResult>>();
        foreach (var message in Recording.Read(file, shift))
        {
            await pace.WaitForAsync(message.At, cancellation);
            var topic = TopicName.Parse($"devices/{target.Device}/{message.Channel}");
            underWay.Enqueue(connection.PublishAsync(topic, message.Payload, QualityOfService.AtLeastOnce, cancellation));
            while (underWay.Count > Window || (underWay.Count > 0 && underWay.Peek().IsCompleted))
            {
                tally.Count(await underWay.Dequeue());
            }
        }

        while (underWay.TryDequeue(out var last))
        {
            tally.Count(await last);
        }

        return tally;
    }

    /// <summary>Messages on their way at a time; the client's own window is what really limits.</summary>
    private const int Window = 256;

    /// <summary>What became of the messages.</summary>
    private sealed class Tally
    {
        private readonly SortedDictionary<string, long> answers = new(StringComparer.Ordinal);
        private long sent;
        private long taken;

        public bool AllTaken => taken == sent;

        public void Count(PublishResult answer)
        {
            sent++;
            taken += answer.IsAccepted ? 1 : 0;
            var word = answer.ReasonCode.ToString();
            answers[word] = answers.GetValueOrDefault(word) + 1;
        }

        public Task ReportAsync(TextWriter report) => report.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{sent} messages published, {taken} taken in ({string.Join(", ", answers.Select(answer => $"{answer.Key} {answer.Value}"))})."));
    }
}
