import { connectAsync } from 'mqtt';
import type { Device } from './fleet.ts';
import type { Host } from './host.ts';

/** Publishes one telemetry object as the device and returns once the host has acknowledged it as durable. */
export async function report(host: Host, device: Device, telemetry: { ts: string; odometerKm: number }): Promise<void> {
  const client = await connectAsync(host.mqttUrl, {
    clientId: device.id,
    username: device.id,
    password: device.secret,
    protocolVersion: 5,
    reconnectPeriod: 0,
  });
  try {
    await client.publishAsync(`devices/${device.id}/telemetry`, JSON.stringify(telemetry), { qos: 1 });
  } finally {
    await client.endAsync();
  }
}

/** A device time in the recent past; spaced by hours so that no jump is faster than a car. */
export function hoursAgo(hours: number): string {
  return new Date(Date.now() - hours * 3_600_000).toISOString();
}
