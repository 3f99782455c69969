/** What a POST answers that makes nothing to show: success, with the code of a creation. */
import type { Status } from '../../../kube-api/meta/status-error.ts';

export const CREATED: Status = Object.freeze({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: Object.freeze({}),
  status: 'Success',
  code: 201,
});
