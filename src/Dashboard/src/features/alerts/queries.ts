import { useMutation } from '@tanstack/react-query';
import { acknowledgeAlert } from '../../api/alerts';
import type { Alert } from '../../api/types';

/** Acknowledges alerts; `onChanged` gets the alert as the server answered it. */
export function useAcknowledge(onChanged: (alert: Alert) => void) {
  return useMutation({ mutationFn: acknowledgeAlert, onSuccess: onChanged });
}
