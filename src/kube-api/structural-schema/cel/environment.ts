/** CEL as Kubernetes speaks it (apiserver/pkg/cel/environment/base.go): the language with optional values, and what Kubernetes adds. */
import { Environment } from '@marcbachmann/cel-js';
import { addAddressFunctions } from './address-functions.ts';
import { addKubernetesFunctions } from './kubernetes-functions.ts';

const base = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false });
addKubernetesFunctions(base);
addAddressFunctions(base);

/** A new environment without variables. */
export function celEnvironment(): Environment {
  return base.clone();
}

const plain = new Environment({ unlistedVariablesAreDyn: true });
const timestamp = plain.parse('timestamp(text)');
const duration = plain.parse('duration(text)');

/** A time in CEL's form; undefined for what is none. */
export function celTimestamp(text: string): unknown {
  return orUndefined(() => timestamp({ text }) as unknown);
}

/** A span of time in CEL's form; undefined for what is none. */
export function celDuration(text: string): unknown {
  return orUndefined(() => duration({ text }) as unknown);
}

function orUndefined(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}
