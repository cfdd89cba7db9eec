import type { SubmitEvent } from 'react';
import { explain } from '../../../api/problem';
import { Field } from '../../../ui/Field';
import form from '../../../ui/form.module.css';
import { useSetUp } from '../queries';
import { Gate } from './Gate';
import styles from './Gate.module.css';
import { readCredentials } from './readCredentials';

const shortestPassword = 8;

interface SetUpProps {
  /** From the one-time link; empty when the page was opened without it. */
  token: string;
  onDone: () => void;
}

/** Lets the holder of the one-time link become the first owner. */
export function SetUp({ token, onDone }: SetUpProps) {
  const { mutate, isPending, error } = useSetUp(token);
  if (token === '') {
    return (
      <Gate title="Open the setup link">
        <p className={styles.intro}>
          The server printed a one-time link when it started. Open that link in full: the part after # is what lets you in.
        </p>
      </Gate>
    );
  }
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    mutate(readCredentials(event.currentTarget), { onSuccess: onDone });
  };
  return (
    <Gate title="Set up your fleet">
      <p className={styles.intro}>You will be the owner. Others can be invited later.</p>
      <form className={styles.form} onSubmit={submit}>
        <Field label="E-mail" name="email" type="email" autoComplete="username" required />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={shortestPassword}
          required
          hint={`At least ${shortestPassword} characters. A few unrelated words work well.`}
        />
        {error && (
          <p role="alert" className={form.problem}>
            {explain(error)}
          </p>
        )}
        <button type="submit" className={form.primary} disabled={isPending}>
          {isPending ? 'Creating…' : 'Create owner'}
        </button>
      </form>
    </Gate>
  );
}
