import type { Credentials } from '../../../api/auth';

/** The e-mail and password of a submitted form. */
export function readCredentials(form: HTMLFormElement): Credentials {
  const fields = new FormData(form);
  return { email: text(fields.get('email')).trim(), password: text(fields.get('password')) };
}

function text(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : '';
}
