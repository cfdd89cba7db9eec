import type { SubmitEvent } from 'react';
import { explain, ProblemError } from '../../../api/problem';
import { Field } from '../../../ui/Field';
import form from '../../../ui/form.module.css';
import { useSignIn } from '../queries';
import { Gate } from './Gate';
import styles from './Gate.module.css';
import { readCredentials } from './readCredentials';

/** Asks for e-mail and password. */
export function SignIn() {
  const { mutate, isPending, error } = useSignIn();
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    mutate(readCredentials(event.currentTarget));
  };
  return (
    <Gate title="Sign in">
      <form className={styles.form} onSubmit={submit}>
        <Field label="E-mail" name="email" type="email" autoComplete="username" required />
        <Field label="Password" name="password" type="password" autoComplete="current-password" required />
        {error && (
          <p role="alert" className={form.problem}>
            {refusal(error)}
          </p>
        )}
        <button type="submit" className={form.primary} disabled={isPending}>
          {isPending ? 'Signing in…' : 'Sign in'}
        </button>
      </form>
    </Gate>
  );
}

function refusal(error: Error): string {
  // Which of the two was wrong is not for a stranger to learn.
  return error instanceof ProblemError && error.status === 401
    ? 'This e-mail and password do not match an account.'
    : explain(error);
}
