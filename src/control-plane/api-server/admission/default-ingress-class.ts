/**
 * An Ingress that names no class gets the default one
 * (kubernetes/plugin/pkg/admission/network/defaultingressclass/admission.go).
 */
import type { Ingress, IngressClass } from '../../../kube-api/generated/types.gen.ts';
import { INGRESS_CLASS_ANNOTATION } from '../../../kube-api/kinds/ingress.ts';
import { forbidden } from '../../../kube-api/meta/status-error.ts';
import type { AdmissionContext, AdmissionPlugin } from './admission-plugin.ts';

const INGRESSES = { group: 'networking.k8s.io', name: 'ingresses' };
const CLASSES = 'ingressclasses.networking.k8s.io';
const IS_DEFAULT = 'ingressclass.kubernetes.io/is-default-class';

export function defaultIngressClass(context: AdmissionContext): AdmissionPlugin {
  return {
    name: 'DefaultIngressClass',
    resource: 'ingresses.networking.k8s.io',
    operations: ['CREATE'],
    admit(object, { name }) {
      const ingress = object as Ingress;
      const { metadata, spec } = ingress;
      if (spec?.ingressClassName !== undefined) return object;
      if (metadata.annotations?.[INGRESS_CLASS_ANNOTATION] !== undefined) return object;
      const classes = (context.list(CLASSES) ?? []) as readonly IngressClass[];
      const defaults = classes.filter((each) => each.metadata.annotations?.[IS_DEFAULT] === 'true');
      if (defaults.length > 1) {
        const why = `Internal error occurred: ${defaults.length} default IngressClasses were found, only 1 allowed`;
        throw forbidden(INGRESSES, name, why);
      }
      const ingressClassName = defaults[0]?.metadata.name;
      return ingressClassName === undefined ? object : ({ ...ingress, spec: { ...spec, ingressClassName } } as Ingress);
    },
  };
}
