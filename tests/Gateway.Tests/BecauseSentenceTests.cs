using Milepost.Gateway.Contracts;
using Milepost.Grains.Alerts;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;

namespace Milepost.Gateway.Tests;

public sealed class BecauseSentenceTests
{
    private static readonly Because Everything = new(
        Distance.FromKilometres(57_913.1),
        Instant.From(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero)),
        OdometerSource.Obd,
        Distance.FromKilometres(58_000),
        null,
        null,
        Distance.FromKilometres(48_000),
        new DateOnly(2026, 3, 2),
        Distance.FromKilometres(10_000),
        null,
        null,
        MetresPerDay: 41_000);

    [Fact]
    public void The_sentence_says_where_what_why_and_how_long() => Assert.Equal(
        "57 913.1 km from obd at 2026-03-02 10:00; due at 58 000 km (last done 48 000 km on 2026-03-02, every 10 000 km); about 3 days at 41 km/day",
        BecauseSentence.Of(Everything));

    [Fact]
    public void Past_the_point_it_says_how_far() => Assert.EndsWith(
        "; 112 km past it", BecauseSentence.Of(Everything with { Odometer = Distance.FromKilometres(58_112) }), StringComparison.Ordinal);

    [Fact]
    public void At_the_point_it_is_reached() => Assert.EndsWith(
        "; reached", BecauseSentence.Of(Everything with { Odometer = Distance.FromKilometres(58_000) }), StringComparison.Ordinal);

    [Fact]
    public void A_date_needs_no_odometer() => Assert.Equal(
        "due on 2027-03-02 (every 12 months)",
        BecauseSentence.Of(new Because(null, null, null, null, new DateOnly(2027, 3, 2), null, null, null, null, 12, null, null)));

    [Fact]
    public void A_parked_car_is_promised_no_day() => Assert.DoesNotContain(
        "about", BecauseSentence.Of(Everything with { MetresPerDay = 10 }), StringComparison.Ordinal);

    [Fact]
    public void Without_any_data_it_says_so() => Assert.Equal(
        "nothing is known yet to judge by",
        BecauseSentence.Of(new Because(null, null, null, null, null, null, null, null, null, null, null, null)));
}
