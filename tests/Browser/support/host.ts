import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const dll = path.resolve(
  import.meta.dirname,
  '..',
  process.env.MILEPOST_HOST_DLL ?? '../../src/Host/bin/Release/net10.0/Milepost.Host.dll',
);

const readyWithinMs = 30_000;
const goneWithinMs = 10_000;

export interface Owner {
  email: string;
  password: string;
}

export const owner: Owner = { email: 'owner@example.org', password: 'correct horse battery staple' };

/** The built program in a process of its own, on free ports and with a data folder that goes with it. */
export class Host {
  readonly url: string;
  readonly mqttUrl: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #folder: string;
  #process: ChildProcess | null = null;
  #output = '';

  private constructor(folder: string, httpPort: number, mqttPort: number, owner: Owner | null) {
    this.#folder = folder;
    this.url = `http://localhost:${httpPort}`;
    this.mqttUrl = `mqtt://localhost:${mqttPort}`;
    this.#environment = {
      ...process.env,
      Milepost__Http__Port: String(httpPort),
      Milepost__Mqtt__Port: String(mqttPort),
      Milepost__Data: path.join(folder, 'data'),
      ...(owner === null ? {} : { Milepost__Owner__Email: owner.email, Milepost__Owner__Password: owner.password }),
    };
  }

  /** Starts with the given first owner, or with none: then the host prints its setup link. */
  static async start(owner: Owner | null): Promise<Host> {
    const folder = await mkdtemp(path.join(tmpdir(), 'milepost-browser-'));
    const host = new Host(folder, await freePort(), await freePort(), owner);
    await host.resume();
    return host;
  }

  /** Starts the program on the same ports and data as before. */
  async resume(): Promise<void> {
    const child = spawn('dotnet', [dll], { cwd: this.#folder, env: this.#environment, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    this.#process = child;
    await this.#ready(child);
  }

  /** Asks the program to leave and waits until it has, in good order. */
  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null) {
      return;
    }
    const exit = once(child, 'exit', { signal: AbortSignal.timeout(goneWithinMs) });
    child.kill('SIGTERM');
    const [code] = (await exit.catch((cause: unknown) => {
      child.kill('SIGKILL');
      throw new Error(`the host did not leave within ${goneWithinMs} ms of SIGTERM\n${this.#output}`, { cause });
    })) as [number | null];
    if (code !== 0) {
      throw new Error(`the host left with exit code ${code}\n${this.#output}`);
    }
  }

  async dispose(): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The one-time link the host prints while it has no owner. */
  setupLink(): string {
    const link = /https?:\/\/\S+\/setup#token=\S+/.exec(this.#output)?.[0];
    if (link === undefined) {
      throw new Error(`the host printed no setup link\n${this.#output}`);
    }
    return link;
  }

  async #ready(child: ChildProcess): Promise<void> {
    const deadline = Date.now() + readyWithinMs;
    while (Date.now() < deadline) {
      if (child.exitCode !== null) {
        throw new Error(`the host left with exit code ${child.exitCode} before it was ready\n${this.#output}`);
      }
      const response = await fetch(`${this.url}/healthz/ready`).catch(() => null);
      if (response?.status === 200) {
        return;
      }
      // A process outside our own can only be asked.
      await pause(50);
    }
    throw new Error(`the host was not ready within ${readyWithinMs} ms\n${this.#output}`);
  }
}

let lastPort = 30_000 + Math.floor(Math.random() * 2_000);

/** A port nobody listens on, below the range the kernel gives to outgoing connections, which could take it before the host does. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = lastPort++;
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
        continue;
      }
      throw error;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}
