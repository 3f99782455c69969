/**
 * What an API server reads before it knows the type: apiVersion and kind (apimachinery/pkg/runtime/serializer/json/meta.go).
 */
import { jsonKind } from './decode-state.ts';

/** apiVersion and kind (empty when missing), or Go's words for why they can't be read. */
export type TypeMeta =
  | { readonly ok: true; readonly apiVersion: string; readonly kind: string }
  | { readonly ok: false; readonly error: string };

const GO_STRUCT =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** Reads the type of any JSON value. */
export function interpretTypeMeta(json: unknown): TypeMeta {
  if (json === null || json === undefined) return { ok: true, apiVersion: '', kind: '' };
  if (typeof json !== 'object' || Array.isArray(json)) return unreadable(json, `value of type ${GO_STRUCT}`);
  const { apiVersion, kind } = json as Readonly<Record<string, unknown>>;
  for (const [field, value] of Object.entries({ apiVersion, kind })) {
    if (typeof value !== 'string' && value !== null && value !== undefined) {
      return unreadable(value, `struct field .${field} of type string`);
    }
  }
  return { ok: true, apiVersion: String(apiVersion ?? ''), kind: String(kind ?? '') };
}

function unreadable(value: unknown, target: string): TypeMeta {
  return {
    ok: false,
    error: `couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonKind(value)} into Go ${target}`,
  };
}
