/**
 * AppArmor profiles are written as annotations of old and as fields today; a new pod gets both.
 * Upstream: applyAppArmorVersionSkew in kubernetes/pkg/registry/core/pod/strategy.go.
 */
import type { AppArmorProfile, Container, Pod, PodSpec } from '../../generated/types.gen.ts';
import { mapShared, withChanges } from '../../meta/copy-on-write.ts';
import { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { EMPTY_POD_SPEC } from './default-pod-spec.ts';
import { APP_ARMOR_PREFIX } from './validate-pod-annotations.ts';
import { validateAppArmorProfile } from './validate-security-context.ts';

/** For pods that were made here: the annotations that had no field beside them. */
const soleAnnotations = new WeakMap<Pod, readonly string[]>();

/** `pod` with fields for its AppArmor annotations, and annotations for its fields; the same pod when it has neither. */
export function withAgreeingAppArmor(pod: Pod): Pod {
  const spec = pod.spec ?? EMPTY_POD_SPEC;
  const podProfile = spec.securityContext?.appArmorProfile;
  const given = pod.metadata.annotations ?? {};
  if (spec.os?.name === 'windows' || !concernsAppArmor(pod)) return pod;
  const added: Record<string, string> = {};
  const sole: string[] = [];
  const agree = (container: Container): Container => {
    const key = APP_ARMOR_PREFIX + container.name;
    const annotation = given[key];
    const profile = container.securityContext?.appArmorProfile;
    if (annotation === undefined) {
      const text = annotationOf(profile ?? podProfile);
      if (text !== '') added[key] = text;
      return container;
    }
    if (profile !== undefined) return container;
    const named = profileOf(annotation);
    if (named !== undefined && isSame(named, podProfile)) return container;
    sole.push(key);
    if (named === undefined) return container;
    return { ...container, securityContext: { ...container.securityContext, appArmorProfile: named } };
  };
  const agreeing = withChanges(pod, {
    spec: withChanges(spec, {
      initContainers: spec.initContainers && mapShared(spec.initContainers, agree),
      containers: mapShared(spec.containers ?? [], agree),
    }),
    metadata: withChanges(pod.metadata, {
      annotations: Object.keys(added).length === 0 ? pod.metadata.annotations : { ...given, ...added },
    }),
  });
  if (sole.length > 0) soleAnnotations.set(agreeing, sole);
  return agreeing;
}

/** Frozen specs without any profile. */
const plainSpecs = new WeakSet<PodSpec>();

function concernsAppArmor({ metadata: { annotations }, spec }: Pod): boolean {
  const isNamed = annotations !== undefined && Object.keys(annotations).some((key) => key.startsWith(APP_ARMOR_PREFIX));
  if (isNamed || spec === undefined || plainSpecs.has(spec)) return isNamed;
  const has = ({ securityContext }: Pick<Container | PodSpec, 'securityContext'>): boolean =>
    securityContext?.appArmorProfile !== undefined;
  const hasProfile = has(spec) || (spec.containers ?? []).some(has) || (spec.initContainers ?? []).some(has);
  if (!hasProfile && Object.isFrozen(spec)) plainSpecs.add(spec);
  return hasProfile;
}

/** The AppArmor annotations that had no field beside them when {@link withAgreeingAppArmor} made this pod. */
export function soleAppArmorAnnotations(pod: Pod): readonly string[] {
  return soleAnnotations.get(pod) ?? [];
}

function isSame(a: AppArmorProfile, b: AppArmorProfile | undefined): boolean {
  return a.type === b?.type && a.localhostProfile === b.localhostProfile;
}

function annotationOf(profile: AppArmorProfile | undefined): string {
  if (profile?.type === 'Unconfined') return 'unconfined';
  if (profile?.type === 'RuntimeDefault') return 'runtime/default';
  const isLocal = profile?.type === 'Localhost' && profile.localhostProfile !== undefined;
  return isLocal ? `localhost/${profile.localhostProfile}` : '';
}

/** The profile that an annotation names; undefined when it names none that could be used. */
function profileOf(annotation: string): AppArmorProfile | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  if (!annotation.startsWith('localhost/')) return undefined;
  const profile: AppArmorProfile = { type: 'Localhost', localhostProfile: annotation.slice('localhost/'.length) };
  const errors = new FieldErrors();
  validateAppArmorProfile(profile, errors, FieldPath.root);
  return errors.list.length === 0 ? profile : undefined;
}
