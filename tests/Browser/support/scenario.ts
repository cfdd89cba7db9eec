import { Fleet, type Device } from './fleet.ts';
import { owner, type Host } from './host.ts';
import { hoursAgo, report } from './tracker.ts';

/** A van 200 km before its oil change at 58 000 km, soon due from 57 900 on, with a device of its own. */
export class OilChangeVan {
  readonly name: string;
  readonly vehicleId: string;
  readonly fleet: Fleet;
  readonly #host: Host;
  readonly #device: Device;

  private constructor(host: Host, fleet: Fleet, name: string, vehicleId: string, device: Device) {
    this.#host = host;
    this.fleet = fleet;
    this.name = name;
    this.vehicleId = vehicleId;
    this.#device = device;
  }

  static async in(host: Host, name: string): Promise<OilChangeVan> {
    const fleet = await Fleet.signIn(host, owner);
    const start = hoursAgo(20);
    const vehicle = { name, plate: 'B MP 7007', make: 'Volkswagen', model: 'Crafter', odometerKm: 57_800, odometerAt: start };
    const vehicleId = await fleet.addVehicle(vehicle);
    await fleet.planOilChange(vehicleId, 48_000);
    const device = await fleet.addDevice(vehicleId, start);
    return new OilChangeVan(host, fleet, name, vehicleId, device);
  }

  /** Drives on below any threshold. */
  drive(): Promise<void> {
    return this.#reach(57_850.3, 9);
  }

  driveUntilDueSoon(): Promise<void> {
    return this.#reach(57_913.1, 6);
  }

  driveUntilDue(): Promise<void> {
    return this.#reach(58_000, 3);
  }

  #reach(odometerKm: number, hours: number): Promise<void> {
    return report(this.#host, this.#device, { ts: hoursAgo(hours), odometerKm });
  }
}
