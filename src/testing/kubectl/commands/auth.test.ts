/** Who may do what: can-i, whoami, reconcile. */
import { tellStory } from './command-steps.ts';

const FILES = {
  'roles.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: default}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, namespace: default}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, name: ann, apiGroup: rbac.authorization.k8s.io}]
`,
  'more.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: default}
rules: [{apiGroups: [""], resources: [services], verbs: [list]}]
`,
};

tellStory(
  'authorization',
  [
    {
      run: 'kubectl auth can-i create pods',
      expect: 'yes',
    },
    {
      run: `kubectl auth can-i '*' '*'`,
      expect: 'yes',
    },
    {
      run: 'kubectl auth can-i list pods -q',
    },
    {
      run: 'kubectl auth can-i get /healthz',
      expect: 'yes',
    },
    {
      run: 'kubectl auth can-i get pods/log --namespace kube-system',
      expect: 'yes',
    },
    {
      run: 'kubectl auth can-i list nothing',
      expect: 'yes',
      error: `Warning: the server doesn't have a resource type 'nothing'`,
    },
    {
      run: 'kubectl auth can-i',
      error: `
      error: you must specify two arguments: verb resource or verb resource/resourceName.
      See 'kubectl auth can-i -h' for help and examples.`,
      code: 1,
      only: 'new',
    },
    {
      run: 'kubectl auth can-i',
      error: 'error: you must specify two or three arguments: verb, resource, and optional resourceName',
      code: 1,
      only: 'old',
    },
    {
      run: 'kubectl auth can-i --list | head -3',
      expect: `
      Resources  Non-Resource URLs  Resource Names  Verbs
      *.*  []  []  [*]
                  [*]  []  [*]`,
    },
    {
      run: 'kubectl auth whoami',
      expect: `
      ATTRIBUTE  VALUE
      Username  kubernetes-admin
      Groups  [system:masters system:authenticated]`,
      only: 'new',
    },
    {
      run: 'kubectl auth whoami -o jsonpath=\'{.status.userInfo.username}{"\\n"}\'',
      expect: 'kubernetes-admin',
      only: 'new',
    },
    {
      run: "kubectl auth whoami --as=ann --as-group=dev --as-uid=7 -o json | tr -d ' \\n'",
      expect: `
      {"kind":"SelfSubjectReview","apiVersion":"authentication.k8s.io/v1","metadata":{"creationTimestamp":"…"},"status":{"userInfo":{"username":"ann","uid":"7","groups":["dev","system:authenticated"]}}}`,
      only: 'new',
    },
    {
      run: 'kubectl get pods --as=ann',
      error: 'No resources found in default namespace.',
    },
    {
      run: 'kubectl auth reconcile -f roles.yaml 2> /dev/null',
      expect: `
      role.rbac.authorization.k8s.io/reader reconciled
      rolebinding.rbac.authorization.k8s.io/readers reconciled`,
    },
    {
      run: 'kubectl auth reconcile -f roles.yaml 2> /dev/null',
      expect: `
      role.rbac.authorization.k8s.io/reader reconciled
      rolebinding.rbac.authorization.k8s.io/readers reconciled`,
    },
    {
      run: 'kubectl auth reconcile -f more.yaml --dry-run=client 2> /dev/null',
      expect: 'role.rbac.authorization.k8s.io/reader reconciled (dry run)',
    },
    {
      run: 'kubectl auth reconcile -f more.yaml 2> /dev/null',
      expect: 'role.rbac.authorization.k8s.io/reader reconciled',
    },
    {
      run: 'kubectl get role reader -o jsonpath=\'{.rules}{"\\n"}\'',
      expect: `
      [{"apiGroups":[""],"resources":["pods"],"verbs":["get"]},{"apiGroups":[""],"resources":["services"],"verbs":["list"]}]`,
    },
    {
      run: 'kubectl auth reconcile -f more.yaml --remove-extra-permissions 2> /dev/null',
      expect: 'role.rbac.authorization.k8s.io/reader reconciled',
    },
    {
      run: 'kubectl get role reader -o jsonpath=\'{.rules}{"\\n"}\'',
      expect: '[{"apiGroups":[""],"resources":["services"],"verbs":["list"]}]',
    },
    // requests for certificates are kept; nobody signs them
    {
      run: 'kubectl certificate approve somebody',
      error: 'Error from server (NotFound): certificatesigningrequests.certificates.k8s.io "somebody" not found',
      code: 1,
    },
    { run: 'kubectl get certificatesigningrequests', error: 'No resources found' },
  ],
  { files: FILES },
);
