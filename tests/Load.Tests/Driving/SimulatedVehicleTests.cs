using Milepost.Load.Driving;

namespace Milepost.Load.Tests.Driving;

public class SimulatedVehicleTests
{
    private const long Noon = 1_763_640_000_000;

    [Fact]
    public void Device_times_never_repeat_even_when_the_clock_stands_still()
    {
        var vehicle = NewVehicle();
        var times = Enumerable.Range(0, 100).Select(_ => vehicle.ReadAt(Noon).DeviceTimeMs).ToArray();

        Assert.Equal(times.Order().Distinct(), times);
    }

    [Fact]
    public void The_odometer_moves_25_metres_in_a_second()
    {
        var vehicle = NewVehicle();
        vehicle.ReadAt(Noon);

        Assert.Equal(100_000_025, vehicle.ReadAt(Noon + 1_000).OdometerMetres);
    }

    [Fact]
    public void A_vehicle_that_did_not_report_for_an_hour_was_parked_for_all_but_ten_seconds()
    {
        var vehicle = NewVehicle();
        vehicle.ReadAt(Noon);

        Assert.Equal(100_000_250, vehicle.ReadAt(Noon + 3_600_000).OdometerMetres);
    }

    private static SimulatedVehicle NewVehicle() => new("d1", null, "v1", 100_000_000);
}
