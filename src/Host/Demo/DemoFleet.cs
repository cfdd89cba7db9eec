namespace Milepost.Host.Demo;

/// <summary>The demo fleet: different kinds of vehicles and devices, some a few hundred metres before a service falls due, others a few kilometres.</summary>
internal static class DemoFleet
{
    /// <summary>The vehicles, in the order they are set up.</summary>
    public static IReadOnlyList<DemoVehicle> Vehicles { get; } =
    [
        new("Family estate", "Škoda", "Octavia", 2019, "B-MP 1019", "petrol", "Europe/Berlin", false, DemoDialect.ObdOdometer, 84_217.4, 42, 72,
        [
            new("Oil and filter", EveryKm: 15_000, DueInKm: 0.35, SoonKm: 0.2),
            new("Brake fluid", EveryMonths: 24, DueInDays: 131, Safety: true),
        ]),
        new("City runabout", "Fiat", "Punto", 2009, "MI 482 KX", "petrol", "Europe/Rome", false, DemoDialect.ObdCounter, 187_402.0, 28, 44,
        [
            new("Timing belt", EveryKm: 120_000, DueInKm: 7.5, SoonKm: 5, Safety: true),
            new("Inspection", EveryMonths: 24, DueInDays: 203),
        ]),
        new("Parcel van 7", "Mercedes-Benz", "Sprinter", 2021, "HH-PV 707", "diesel", "Europe/Berlin", false, DemoDialect.NativeKm, 231_880.0, 260, 88,
        [
            new("Service A", EveryKm: 30_000, DueInKm: 2.6, SoonKm: 1.4),
            new("Front brake pads", EveryKm: 45_000, DueInKm: 6_400, Safety: true),
        ]),
        new("Parcel van 8", "Ford", "Transit", 2020, "HH-PV 808", "diesel", "Europe/Berlin", false, DemoDialect.ThingsBoard, 198_014.2, 240, 81,
        [
            new("Oil and filter", EveryKm: 25_000, DueInKm: 9_150),
            new("Particulate filter check", EveryKm: 60_000, DueInKm: -180),
        ]),
        new("Taxi 12", "Toyota", "Prius+", 2018, "B-TX 1200", "hybrid", "Europe/Berlin", false, DemoDialect.NativeKm, 402_655.3, 310, 52,
        [
            new("Oil and filter", EveryKm: 10_000, DueInKm: 0.45, SoonKm: 0.3),
            new("Hybrid battery fan filter", EveryKm: 20_000, DueInKm: 8_200),
        ]),
        new("Pool car", "Renault", "Zoe", 2022, "M-EV 22E", "electric", "Europe/Berlin", false, DemoDialect.NativeKm, 31_240.8, 35, 61,
        [
            new("Cabin filter", EveryKm: 30_000, DueInKm: 9_120, EveryMonths: 24, DueInDays: 261),
            new("Brake check", EveryMonths: 12, DueInDays: 9, Safety: true),
        ]),
        new("School bus", "Blue Bird", "Vision", 2016, "SB-4471", "diesel", "America/Chicago", true, DemoDialect.NativeMiles, 142_310.0, 130, 58,
        [
            new("Chassis lube", EveryKm: 9_656, DueInKm: 4.8, SoonKm: 3.2),
            new("Annual safety inspection", EveryMonths: 12, DueInDays: 44, Safety: true),
        ]),
        new("Pickup", "Ford", "F-150", 2020, "TX 7HJ-902", "petrol", "America/Chicago", true, DemoDialect.ObdOdometer, 58_608.6, 66, 97,
        [
            new("Oil and filter", EveryKm: 16_093, DueInKm: 6_240),
            new("Tire rotation", EveryKm: 12_070, DueInKm: 12, SoonKm: 8),
        ]),
        new("Long-hauler", "Volvo", "FH 460", 2017, "GD 5521T", "diesel", "Europe/Warsaw", false, DemoDialect.NativeKm, 1_087_330.0, 520, 84,
        [
            new("Engine oil", EveryKm: 90_000, DueInKm: 18_700),
            new("Wheel torque check", EveryKm: 1_000, DueInKm: 4.2, SoonKm: 3.1, Safety: true),
        ]),
        new("Commuter bike", "BMW", "R 1250 RT", 2021, "B-MR 12", "motorcycle", "Europe/Berlin", false, DemoDialect.ThingsBoard, 24_880.5, 38, 78,
        [
            new("Chain and fluids", EveryKm: 10_000, DueInKm: 3_640, EveryMonths: 12, DueInDays: 118),
        ]),
        new("Camper", "Volkswagen", "Grand California", 2020, "KA-CA 20", "diesel", "Europe/Berlin", false, DemoDialect.ObdCounter, 41_902.0, 18, 69,
        [
            new("Gas system test", EveryMonths: 24, DueInDays: -12, Safety: true),
            new("Oil and filter", EveryKm: 20_000, DueInKm: 7_300, EveryMonths: 24, DueInDays: 240),
        ]),
        new("Workshop loaner", "Mazda", "3", 2014, "WL 0314", "petrol", "Europe/Lisbon", false, DemoDialect.ObdOdometer, 162_774.9, 47, 55,
        [
            new("Oil and filter", EveryKm: 12_000, DueInKm: 5_820),
            new("Air filter", EveryKm: 40_000, DueInKm: 14_300),
        ]),
        new("Courier scooter", "Piaggio", "Medley 125", 2023, "R 88 21", "petrol", "Europe/Rome", false, DemoDialect.NativeKm, 12_346.7, 95, 39,
        [
            new("Valve clearance", EveryKm: 10_000, DueInKm: 0.25, SoonKm: 0.15),
        ]),
        new("Grandmother's hatchback", "Volkswagen", "Polo", 2012, "OG 74 12", "petrol", "Europe/Berlin", false, DemoDialect.NativeKm, 63_518.3, 9, 48,
        [
            new("Oil and filter", EveryKm: 15_000, DueInKm: 3_900, EveryMonths: 12, DueInDays: 17),
        ]),
    ];
}
