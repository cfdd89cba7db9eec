using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Milepost.Gateway.Auth;
using Milepost.Gateway.Contracts;
using Milepost.Grains.Identity;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Realtime;

/// <summary>What one connection is told: its alert lane and its vehicle lane, from a position in the feed until it ends.</summary>
internal sealed class Subscription : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending;
    private readonly VehicleAccess _access;
    private readonly IVehicleFeed _feed;
    private readonly VehicleHubClient _client;
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly AlertLane _alerts;
    private readonly VehicleLane _vehicles;
    private volatile VehicleFilter _filter;
    private Task _pumping = Task.CompletedTask;

    public Subscription(
        CurrentUser user,
        VehicleFilter filter,
        FeedCursor after,
        VehicleHubClient client,
        IVehicleFeed feed,
        VehicleAccess access,
        TimeProvider time,
        TimeSpan interval,
        CancellationToken connectionAborted)
    {
        User = user;
        _filter = filter;
        _client = client;
        _feed = feed;
        _access = access;
        _time = time;
        _interval = interval;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(connectionAborted);
        _vehicles = new VehicleLane(interval, time, ShowAsync);
        _alerts = new AlertLane(feed, user.Fleet, vehicle => _filter.Wants(vehicle), client, _vehicles.Touch, after);
    }

    /// <summary>Whose it is.</summary>
    public CurrentUser User { get; }

    /// <summary>Every alert up to here was handed to the connection.</summary>
    public FeedCursor Position => _alerts.Position;

    /// <summary>Which vehicles it is about.</summary>
    public VehicleFilter Filter => _filter;

    /// <summary>A vehicle of the caller's fleet changed. Does not block.</summary>
    public void Touch(VehicleId vehicle)
    {
        if (_filter.Wants(vehicle))
        {
            _vehicles.Touch(vehicle);
        }
    }

    public void Drop(ImmutableHashSet<VehicleId> vehicles) => _filter = _filter.Without(vehicles);

    /// <summary>Hands over everything missed, before the answer to the call that asked for it.</summary>
    public Task CatchUpAsync() => _alerts.CatchUpAsync(_ending.Token);

    /// <summary>Goes live.</summary>
    /// <param name="failed">Called when forwarding broke: the connection must end, so that the client comes back with its cursor.</param>
    /// <param name="logger">Where that is told.</param>
    /// <param name="connection">The connection's id, for the log.</param>
    public void Start(Action failed, ILogger logger, string connection) => _pumping = PumpAsync(failed, logger, connection);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _pumping;
        _vehicles.Dispose();
        _ending.Dispose();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The owner of the connection's two loops: whatever breaks one, the connection must end, or its client would wait for alerts that never come.")]
    private async Task PumpAsync(Action failed, ILogger logger, string connection)
    {
        try
        {
            // The answer to Subscribe goes out first: it is older than anything live, and a client that read it last would step back.
            await Task.Delay(_interval, _time, _ending.Token);
            await RunLanesAsync();
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // Ended on purpose.
        }
        catch (Exception failure)
        {
            logger.ForwardingFailed(failure, connection);
            failed();
        }
    }

    /// <summary>Both lanes run until one ends; then neither does.</summary>
    private async Task RunLanesAsync()
    {
        var lanes = new[] { _alerts.RunAsync(_ending.Token), _vehicles.RunAsync(_ending.Token) };
        await Task.WhenAny(lanes);
        await _ending.CancelAsync();
        await Task.WhenAll(lanes);
    }

    private async Task ShowAsync(VehicleId vehicle, CancellationToken cancellation)
    {
        // Rights and wishes are asked for now, not when the vehicle changed.
        if (_filter.Wants(vehicle) && await _access.FindAsync(User, vehicle, cancellation) is { } reading)
        {
            var summary = VehicleView.Summarise(reading.Vehicle, reading.Time);
            if (!summary.Retired)
            {
                await _client.VehicleChangedAsync(new VehicleChangedMessage(_feed.Protect(Position), summary.ToResource()), cancellation);
            }
        }
    }
}
