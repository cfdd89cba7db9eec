using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Milepost.Gateway.Contracts;
using Milepost.Gateway.Requests;
using Milepost.Gateway.Webhooks;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;
using Milepost.TestKit;
using Milepost.TestKit.Running;

namespace Milepost.Gateway.Tests.Webhooks;

/// <summary>The webhook against a real receiver that answers well, badly, elsewhere or never.</summary>
public sealed class AlertWebhookTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_alert_is_posted_as_rest_shows_it_with_a_signature_that_holds()
    {
        await using var receiver = HttpReceiver.Answering("204 No Content");
        using var webhook = New(receiver.Url + "/hook");
        var effect = Effect();
        await webhook.CarryOutAsync(effect, CancellationToken.None);

        var request = await receiver.WaitForAsync("an alert", _ => true, Patience);
        Assert.Equal(("POST", "/hook", "application/json"), (request.Method, request.Path, request.Headers["Content-Type"]));
        Assert.Equal(JsonSerializer.Serialize(((AlertRaisedItem)effect.Item).Alert.ToResource(), WireJson.Options), request.Text);
        Assert.Equal(effect.Id, request.Headers["webhook-id"]);
        var signed = $"{effect.Id}.{request.Headers["webhook-timestamp"]}.{request.Text}";
        var expected = HMACSHA256.HashData(Convert.FromBase64String(Secret["whsec_".Length..]), Encoding.UTF8.GetBytes(signed));
        Assert.Equal("v1," + Convert.ToBase64String(expected), request.Headers["webhook-signature"]);
        Assert.InRange(long.Parse(request.Headers["webhook-timestamp"], CultureInfo.InvariantCulture), 1, long.MaxValue);
    }

    [Fact]
    public void The_signature_is_that_of_the_published_example() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.Of(Convert.FromBase64String(Secret["whsec_".Length..]), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}"u8));

    [Theory]
    [InlineData("500 Internal Server Error", "answered 500")]
    [InlineData("404 Not Found", "answered 404")]
    [InlineData("302 Found\r\nLocation: /elsewhere", "answered 302")]
    public async Task What_is_not_a_success_is_a_failure_and_no_redirect_is_followed(string status, string why)
    {
        await using var receiver = HttpReceiver.Answering(status);
        using var webhook = New(receiver.Url);

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => webhook.CarryOutAsync(Effect(), CancellationToken.None));

        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
        await receiver.WaitForAsync("the alert", _ => true, Patience);
        Assert.Empty(receiver.Rest());
    }

    [Fact]
    public async Task A_receiver_that_hangs_is_left_after_the_timeout_and_tried_afresh()
    {
        var answers = 0;
        await using var receiver = new HttpReceiver(async (_, stop) =>
        {
            if (Interlocked.Increment(ref answers) == 1)
            {
                await Task.Delay(Timeout.Infinite, stop);
            }

            return "200 OK";
        });
        var time = new TimeDriver(DateTimeOffset.UnixEpoch);
        using var webhook = New(receiver.Url, time);
        var effect = Effect();

        var hanging = webhook.CarryOutAsync(effect, CancellationToken.None);
        await receiver.WaitForAsync("the alert", _ => true, Patience);
        time.Advance(Patience);
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
        Assert.Contains("did not answer within", failure.Message, StringComparison.Ordinal);
        await webhook.CarryOutAsync(effect, CancellationToken.None);

        Assert.Equal(effect.Id, Assert.Single(receiver.Rest()).Headers["webhook-id"]);
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_a_failure_that_names_no_path()
    {
        var receiver = HttpReceiver.Answering("200 OK");
        using var webhook = New(receiver.Url + "/secret-in-the-path");
        await receiver.DisposeAsync();

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => webhook.CarryOutAsync(Effect(), CancellationToken.None));

        Assert.DoesNotContain("secret-in-the-path", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.org/hook", Secret, false, null)]
    [InlineData("http://127.0.0.1:9/hook", Secret, false, null)]
    [InlineData("http://example.org/hook", Secret, true, null)]
    [InlineData("http://example.org/hook", Secret, false, "plain http")]
    [InlineData("ftp://example.org/hook", Secret, false, "no absolute http")]
    [InlineData("example.org", Secret, false, "no absolute http")]
    [InlineData("https://example.org/hook", null, false, "Webhook:Secret")]
    [InlineData("https://example.org/hook", "whsec_c2hvcnQ=", false, "Webhook:Secret")]
    [InlineData("https://example.org/hook", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false, "Webhook:Secret")]
    public void Only_what_can_be_meant_is_accepted(string url, string? secret, bool allowHttp, string? why)
    {
        var result = new WebhookOptionsValidator().Validate(null, new WebhookOptions { Url = url, Secret = secret, AllowHttp = allowHttp });

        Assert.Equal(why is null, result.Succeeded);
        Assert.True(why is null || result.FailureMessage!.Contains(why, StringComparison.Ordinal), result.FailureMessage);
        Assert.True(result.Succeeded || !result.FailureMessage!.Contains("/hook", StringComparison.Ordinal));
    }

    private static AlertWebhook New(string url, TimeProvider? time = null) => new(
        Options.Create(new WebhookOptions { Url = url, Secret = Secret, Timeout = Patience }), time ?? TimeProvider.System, NullLogger<AlertWebhook>.Instance);

    private static FeedEffect Effect()
    {
        var vehicle = new VehicleId(Guid.CreateVersion7());
        var alert = TestAlerts.Of(vehicle, "Oil is due");
        return new FeedEffect($"{alert.Id}-Due-1", new FleetId(Guid.CreateVersion7()), Instant.From(DateTimeOffset.UtcNow), new AlertRaisedItem(new FeedCursor(1), vehicle, alert));
    }
}
