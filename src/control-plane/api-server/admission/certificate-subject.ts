/** Writes into requests for certificates who asks (kubernetes/pkg/registry/certificates/certificates/strategy.go: PrepareForCreate). */
import type { CertificateSigningRequest } from '../../../kube-api/generated/types.gen.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';

export function certificateSubject(): AdmissionPlugin {
  return {
    name: 'CertificateSubject',
    resource: 'certificatesigningrequests.certificates.k8s.io',
    operations: ['CREATE'],
    admit(object, { user }) {
      const request = object as CertificateSigningRequest;
      const { uid: _uid, groups: _groups, extra: _extra, ...spec } = request.spec;
      return { ...request, spec: { ...spec, username: user.name, ...(user.groups && { groups: user.groups }) } };
    },
  };
}
