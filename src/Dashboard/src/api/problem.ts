export interface ProblemFields {
  type: string;
  title: string;
  detail: string | null;
  errors: readonly string[];
}

/** The server answered with an error; `type` is stable and safe to branch on, the texts are for people. */
export class ProblemError extends Error {
  readonly status: number;
  readonly type: string;
  readonly detail: string | null;
  /** What is wrong with single members of the request, as sentences. */
  readonly errors: readonly string[];
  /** Seconds to wait before trying again, where the server said so. */
  readonly retryAfterS: number | null;

  constructor(status: number, fields: ProblemFields, retryAfterS: number | null) {
    super(fields.title);
    this.name = 'ProblemError';
    this.status = status;
    this.type = fields.type;
    this.detail = fields.detail;
    this.errors = fields.errors;
    this.retryAfterS = retryAfterS;
  }
}

/** The server could not be reached at all. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super('Milepost cannot be reached', { cause });
    this.name = 'UnreachableError';
  }
}

/** Reads RFC 9457 problem details; anything else (a proxy's page) becomes a problem with the status alone. */
export async function readProblem(response: Response): Promise<ProblemError> {
  const fields = await readFields(response);
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : null);
  const retryAfterS = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  return new ProblemError(
    response.status,
    {
      type: text('type') ?? 'about:blank',
      title: text('title') ?? `The server answered ${response.status}`,
      detail: text('detail'),
      errors: sentences(fields.errors),
    },
    Number.isNaN(retryAfterS) ? null : retryAfterS,
  );
}

/** What to tell a person about a failed request. */
export function explain(error: unknown): string {
  if (error instanceof ProblemError) {
    if (error.status === 429) {
      return error.retryAfterS === null
        ? 'Too many attempts. Wait a moment, then try again.'
        : `Too many attempts. Try again in ${error.retryAfterS} seconds.`;
    }
    return error.errors.length > 0 ? error.errors.join(' ') : (error.detail ?? error.message);
  }
  if (error instanceof UnreachableError) {
    return 'Milepost cannot be reached. Check the connection, then try again.';
  }
  return 'Something went wrong on this page. Reload it and try again.';
}

/** `{password: ["It is too short."]}` as `Password: It is too short.` */
function sentences(errors: unknown): string[] {
  if (typeof errors !== 'object' || errors === null) {
    return [];
  }
  return Object.entries(errors).flatMap(([member, texts]: [string, unknown]) => {
    const name = member.charAt(0).toUpperCase() + member.slice(1);
    return Array.isArray(texts) ? texts.map((text) => `${name}: ${String(text)}`) : [];
  });
}

async function readFields(response: Response): Promise<Record<string, unknown>> {
  const type = response.headers.get('Content-Type') ?? '';
  if (!type.includes('json')) {
    return {};
  }
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    // A truncated error body still has a status worth reporting.
    return {};
  }
}
