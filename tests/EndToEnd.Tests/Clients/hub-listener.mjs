// Subscribes to the hub with the npm client and prints one JSON line per thing it is told.
// Usage: node hub-listener.mjs URL [CURSOR]     the bearer token is read from the environment: MILEPOST_TOKEN
// With MILEPOST_RECONNECT it comes back at once when it is cut off, three times, as an impatient dashboard does.
import * as signalR from '@microsoft/signalr';

const [url, cursor = null] = process.argv.slice(2);
const say = (what, body) => process.stdout.write(`${JSON.stringify({ what, ...body })}\n`);

const builder = new signalR.HubConnectionBuilder();
if (process.env.MILEPOST_RECONNECT) {
  builder.withAutomaticReconnect([0, 0, 0]);
}
const connection = builder
  .withUrl(`${url}/hubs/vehicles`, { accessTokenFactory: () => process.env.MILEPOST_TOKEN })
  .configureLogging(signalR.LogLevel.None)
  .build();

for (const call of ['vehicleChanged', 'alertRaised', 'alertChanged', 'vehicleRemoved', 'resync']) {
  connection.on(call, (body) => say(call, body));
}
connection.onclose((error) => {
  say('closed', { error: error?.message ?? null });
  process.exit(0);
});

process.stdin.resume();
process.stdin.on('end', () => connection.stop());

try {
  await connection.start();
  say('subscribed', await connection.invoke('Subscribe', { vehicleIds: null, cursor }));
} catch (error) {
  say('failed', { error: String(error) });
  process.exit(1);
}
