import {
  DefaultHttpClient,
  HttpError,
  HubConnectionBuilder,
  LogLevel,
  NullLogger,
  type HttpRequest,
  type HttpResponse,
} from '@microsoft/signalr';
import { requestMark } from '../api/client';
import { SignedOutError, type Hub, type HubEvents } from './connection';
import type { HubMessage, SubscribeAnswer } from './messages';

const messageTypes = ['vehicleChanged', 'alertRaised', 'alertChanged', 'vehicleRemoved', 'resync'] as const;

/** The {@link Hub} over SignalR's JSON protocol, signed in by cookie. */
export function openSignalrHub(events: HubEvents): Hub {
  const http = new SessionAwareHttpClient();
  const connection = new HubConnectionBuilder()
    .withUrl('/hubs/vehicles', { httpClient: http, headers: { ...requestMark } })
    .configureLogging(LogLevel.None)
    .build();

  for (const type of messageTypes) {
    connection.on(type, (body: object) => {
      events.onMessage({ type, ...body } as HubMessage);
    });
  }
  connection.onclose(() => {
    events.onClose();
  });

  return {
    start: async () => {
      try {
        await connection.start();
      } catch (error) {
        throw http.signedOut ? new SignedOutError() : error;
      }
    },
    subscribe: (request) => connection.invoke<SubscribeAnswer>('Subscribe', request),
    stop: () => connection.stop(),
  };
}

/** Remembers a 401, which SignalR itself reports only inside a sentence. */
class SessionAwareHttpClient extends DefaultHttpClient {
  signedOut = false;

  constructor() {
    super(NullLogger.instance);
  }

  override async send(request: HttpRequest): Promise<HttpResponse> {
    try {
      return await super.send(request);
    } catch (error) {
      this.signedOut ||= error instanceof HttpError && error.statusCode === 401;
      throw error;
    }
  }
}
