/** DeleteOptions, from the body of a deletion or from its query (apiserver/pkg/endpoints/handlers/delete.go). */
import { FieldErrors, FieldPath } from '../../../../kube-api/meta/field-errors.ts';
import { badRequest, invalid } from '../../../../kube-api/meta/status-error.ts';
import { decode } from '../../../../kube-api/schema/decode.ts';
import { schemaById } from '../../../../kube-api/schema/schema.ts';
import type { DeleteOptions, PropagationPolicy } from '../../../client/transport.ts';
import { checkDryRun, readBoolean, readInteger } from './parameters.ts';
import type { Query } from './query.ts';

interface WireDeleteOptions {
  readonly kind?: string;
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: string;
  readonly orphanDependents?: boolean;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly dryRun?: readonly string[];
}

/** Options by body when there is one (`body` is decoded JSON), else by query; throws BadRequest or Invalid. */
export function readDeleteOptions(body: unknown, query: Query): DeleteOptions {
  const wire = body === undefined ? fromQuery(query) : fromBody(body);
  const { propagationPolicy, orphanDependents, dryRun = [], gracePeriodSeconds, preconditions } = wire;
  const errors = new FieldErrors();
  const path = new FieldPath('propagationPolicy');
  if (orphanDependents !== undefined && propagationPolicy !== undefined) {
    errors.invalid(path, propagationPolicy, 'orphanDependents and deletionPropagation cannot be both set');
  }
  if (propagationPolicy !== undefined && !['Foreground', 'Background', 'Orphan'].includes(propagationPolicy)) {
    errors.notSupported(path, propagationPolicy, ['Foreground', 'Background', 'Orphan', 'nil']);
  }
  checkDryRun(errors, dryRun);
  if (errors.list.length > 0) throw invalid({ group: 'meta.k8s.io', name: 'DeleteOptions' }, '', errors.list);
  const policy = propagationPolicy ?? policyOf(orphanDependents);
  return {
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(policy === undefined ? {} : { propagationPolicy: policy as PropagationPolicy }),
    ...(preconditions === undefined ? {} : { preconditions }),
    ...(dryRun.length > 0 ? { dryRun: true } : {}),
  };
}

function policyOf(orphanDependents: boolean | undefined): PropagationPolicy | undefined {
  if (orphanDependents === undefined) return undefined;
  return orphanDependents ? 'Orphan' : 'Background';
}

function fromBody(body: unknown): WireDeleteOptions {
  const type = schemaById('DeleteOptions');
  if (type === undefined) throw new Error('no schema of DeleteOptions');
  const { kind = 'DeleteOptions' } = (body ?? {}) as WireDeleteOptions;
  if (kind !== 'DeleteOptions') throw badRequest('decoded object cannot be converted to DeleteOptions');
  const { object, error } = decode(type, body);
  if (object === undefined) throw badRequest(error ?? '');
  return object as WireDeleteOptions;
}

function fromQuery(query: Query): WireDeleteOptions {
  const gracePeriodSeconds = readInteger(query, 'gracePeriodSeconds');
  const orphanDependents = readBoolean(query, 'orphanDependents');
  return {
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(orphanDependents === undefined ? {} : { orphanDependents }),
    ...(query.has('propagationPolicy') ? { propagationPolicy: query.get('propagationPolicy') } : {}),
    dryRun: query.all('dryRun'),
  };
}
