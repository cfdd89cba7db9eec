// Follows the hub with the npm client through everything: whenever it is cut off it comes back with its cursor, and now and then it
// hangs up by itself. Prints one JSON line per alert it is told.
// Usage: node hub-follower.mjs URL HANG-UP-AFTER     the bearer token is read from the environment: MILEPOST_TOKEN
// A line on standard input asks it to come back once more; {"what":"caughtUp"} says that everything up to then was handed over.
import { createInterface } from 'node:readline';
import * as signalR from '@microsoft/signalr';

const RETRY_AFTER_MS = 100;
const [url, hangUpAfter] = process.argv.slice(2);
const say = (what, body) => process.stdout.write(`${JSON.stringify({ what, ...body })}\n`);

let cursor = null;
let asked = 0;
let leaving = false;
let hangUp = () => {};

createInterface({ input: process.stdin })
  .on('line', () => {
    asked += 1;
    hangUp();
  })
  .on('close', () => {
    leaving = true;
    hangUp();
  });

async function follow() {
  const connection = new signalR.HubConnectionBuilder()
    .withUrl(`${url}/hubs/vehicles`, { accessTokenFactory: () => process.env.MILEPOST_TOKEN })
    .configureLogging(signalR.LogLevel.None)
    .build();
  const ended = new Promise((resolve) => connection.onclose(resolve));
  let heard = 0;
  for (const call of ['alertRaised', 'alertChanged']) {
    connection.on(call, (body) => {
      cursor = body.cursor;
      say(call, body);
      heard += 1;
      if (heard === Number(hangUpAfter)) {
        connection.stop();
      }
    });
  }
  connection.on('resync', (body) => say('resync', body));
  await connection.start();
  hangUp = () => connection.stop();
  const answering = asked;
  cursor = (await connection.invoke('Subscribe', { vehicleIds: null, cursor })).cursor;
  say(answering === 0 ? 'subscribed' : 'caughtUp', { asked: answering });
  await ended;
}

while (!leaving) {
  try {
    await follow();
  } catch {
    // The server is away or went away: that is what is being tried; the alerts that were missed show it at the end.
    await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
  }
}
process.exit(0);
