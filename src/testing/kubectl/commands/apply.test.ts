/** Declaring what shall be: apply in both ways, diff, prune and kustomize. */

import { LISTS } from './apply-lists.ts';
import { tellStory } from './command-steps.ts';

const FILES = {
  'one.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: one, labels: {x: "1"}}
data: {a: "1", b: "2"}
`,
  'two.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: one}
data: {b: "3", c: "4"}
`,
  'web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: nginx
        image: nginx:1.27
        env: [{name: A, value: "1"}, {name: B, value: "2"}]
        ports: [{containerPort: 80}]
`,
  'web2.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: nginx
        image: nginx:1.27
        env: [{name: B, value: "3"}]
`,
  'set/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a, labels: {set: x}}
data: {}
`,
  'set/b.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: b, labels: {set: x}}
data: {}
`,
  'less/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a, labels: {set: x}}
data: {}
`,
  'k/kustomization.yaml': `namePrefix: dev-
resources: [base.yaml]
configMapGenerator: [{name: gen, literals: [a=b]}]
`,
  'k/base.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: base}
data: {a: "1"}
`,
  'mine.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: shared}
data: {a: mine, b: mine}
`,
  'yours.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: shared}
data: {a: yours, c: yours}
`,
  'less-mine.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: shared}
data: {b: mine}
`,
  'bad.yaml': `apiVersion: v1
kind: Pod
metadata: {name: bad}
spec: {containers: [{name: Main, image: x, wrong: 1}]}
`,
  'append.sh': `#!/bin/sh
sed -i "s/\\"3\\"/\\"33\\"/" $1
`,
};

tellStory(
  'apply and diff',
  [
    // what is left out of the next version is taken away; what others wrote stays
    {
      run: 'kubectl apply -f one.yaml',
      expect: 'configmap/one created',
    },
    {
      run: 'kubectl apply -f one.yaml',
      expect: 'configmap/one unchanged',
    },
    {
      run: `kubectl annotate configmap one by=hand && kubectl patch configmap one -p '{"data":{"d":"5"}}'`,
      expect: `
      configmap/one annotated
      configmap/one patched`,
    },
    {
      run: `kubectl diff -f two.yaml | grep '^[+-] '`,
      expect: `
      -  a: "1"
      -  b: "2"
      +  b: "3"
      +  c: "4"
      -  labels:
      -  x: "1"`,
      only: 'new',
    },
    {
      run: 'kubectl diff -f one.yaml; echo $?',
      expect: '0',
    },
    {
      run: 'kubectl apply -f two.yaml --dry-run=client',
      expect: 'configmap/one configured (dry run)',
    },
    {
      run: 'kubectl apply -f two.yaml --dry-run=server',
      expect: 'configmap/one configured (server dry run)',
    },
    {
      run: 'kubectl apply -f two.yaml --dry-run=server -o jsonpath=\'{.data}{"\\n"}\'',
      expect: '{"b":"3","c":"4","d":"5"}',
    },
    {
      run: 'kubectl apply -f two.yaml',
      expect: 'configmap/one configured',
    },
    {
      run: 'kubectl get configmap one -o jsonpath=\'{.data} {.metadata.labels} {.metadata.annotations.by}{"\\n"}\'',
      expect: '{"b":"3","c":"4","d":"5"}  hand',
    },
    {
      run: 'kubectl apply view-last-applied configmap one',
      expect: `
      apiVersion: v1
      data:
        b: "3"
        c: "4"
      kind: ConfigMap
      metadata:
        annotations: {}
        name: one
        namespace: default`,
    },
    {
      run: 'kubectl apply view-last-applied -f one.yaml -o json | head -6',
      expect: `
      {
        "apiVersion": "v1",
        "data": {
          "b": "3",
          "c": "4"
        },`,
    },
    {
      run: 'kubectl create configmap plain --from-literal=a=1',
      expect: 'configmap/plain created',
    },
    {
      run: 'kubectl apply view-last-applied configmap plain',
    },
    {
      run: 'kubectl apply set-last-applied -f one.yaml',
      expect: 'configmap/one configured',
    },
    {
      run: 'kubectl apply set-last-applied -f one.yaml --dry-run=client',
      expect: 'set-last-applied one: no changes required.',
    },
    {
      run: 'kubectl get configmap plain -o yaml > plain.yaml && kubectl apply set-last-applied -f plain.yaml',
      error: `
      error: no last-applied-configuration annotation found on resource: plain, to create the annotation, run the command with --create-annotation`,
      code: 1,
    },
    {
      run: 'kubectl apply set-last-applied -f plain.yaml --create-annotation',
      expect: 'configmap/plain configured',
    },
    {
      run: 'chmod +x append.sh && KUBE_EDITOR=./append.sh kubectl apply edit-last-applied configmap/one',
      error: 'Edit cancelled, no changes made.',
    },
    {
      run: 'KUBE_EDITOR=true kubectl apply edit-last-applied configmap/one',
      error: 'Edit cancelled, no changes made.',
    },
    {
      run: 'kubectl get configmap one -o jsonpath=\'{.data.b}{"\\n"}\'',
      expect: '3',
    },
    {
      run: `kubectl create configmap later --from-literal=a=1 --dry-run=client -o yaml | sed 's/a: "1"/a: "2"/' | kubectl apply -f -`,
      expect: 'configmap/later created',
    },
    {
      run: 'kubectl create configmap by-create --from-literal=a=1 && kubectl create configmap by-create --from-literal=a=2 --dry-run=client -o yaml | kubectl apply -f -',
      expect: `
      configmap/by-create created
      configmap/by-create configured`,
      error: `
      Warning: resource configmaps/by-create is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`,
    },
    ...LISTS,
    // from a kustomization
    {
      run: 'kubectl kustomize k',
      expect: `
      apiVersion: v1
      data:
        a: "1"
      kind: ConfigMap
      metadata:
        name: dev-base
      ---
      apiVersion: v1
      data:
        a: b
      kind: ConfigMap
      metadata:
        name: dev-gen-4h2mbtbbt6`,
      only: 'new',
    },
    {
      run: 'kubectl kustomize k',
      expect: `
      apiVersion: v1
      data:
        a: "1"
      kind: ConfigMap
      metadata:
        name: dev-base
      ---
      apiVersion: v1
      data:
        a: b
      kind: ConfigMap
      metadata:
        name: dev-gen-f8m5fmmdf8`,
      only: 'old',
    },
    {
      run: 'kubectl apply -k k',
      expect: `
      configmap/dev-base created
      configmap/dev-gen-4h2mbtbbt6 created`,
      only: 'new',
    },
    {
      run: 'kubectl apply -k k',
      expect: `
      configmap/dev-base created
      configmap/dev-gen-f8m5fmmdf8 created`,
      only: 'old',
    },
    {
      run: 'kubectl get -k k -o name',
      expect: `
      configmap/dev-base
      configmap/dev-gen-4h2mbtbbt6`,
      only: 'new',
    },
    {
      run: 'kubectl get -k k -o name',
      expect: `
      configmap/dev-base
      configmap/dev-gen-f8m5fmmdf8`,
      only: 'old',
    },
    {
      run: 'kubectl diff -k k',
    },
    {
      run: 'kubectl delete -k k',
      expect: `
      configmap "dev-base" deleted
      configmap "dev-gen-4h2mbtbbt6" deleted`,
      only: 'new',
    },
    {
      run: 'kubectl delete -k k',
      expect: `
      configmap "dev-base" deleted
      configmap "dev-gen-f8m5fmmdf8" deleted`,
      only: 'old',
    },
    // fields that have owners
    {
      run: 'kubectl apply -f mine.yaml --server-side --field-manager=me',
      expect: 'configmap/shared serverside-applied',
    },
    {
      run: 'kubectl apply -f yours.yaml --server-side --field-manager=you',
      error: `
      error: Apply failed with 1 conflict: conflict with "me": .data.a
      Please review the fields above--they currently have other managers. Here
      are the ways you can resolve this warning:
      * If you intend to manage all of these fields, please re-run the apply
        command with the \`--force-conflicts\` flag.
      * If you do not intend to manage all of the fields, please edit your
        manifest to remove references to the fields that should keep their
        current managers.
      * You may co-own fields by updating your manifest to match the existing
        value; in this case, you'll become the manager if the other manager(s)
        stop managing the field (remove it from their configuration).
      See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`,
      code: 1,
      only: 'new',
    },
    {
      run: 'kubectl apply -f yours.yaml --server-side --field-manager=you',
      error: `
      error: Apply failed with 1 conflict: conflict with "me": .data.a
      Please review the fields above--they currently have other managers. Here
      are the ways you can resolve this warning:
      * If you intend to manage all of these fields, please re-run the apply
        command with the \`--force-conflicts\` flag.
      * If you do not intend to manage all of the fields, please edit your
        manifest to remove references to the fields that should keep their
        current managers.
      * You may co-own fields by updating your manifest to match the existing
        value; in this case, you'll become the manager if the other manager(s)
        stop managing the field (remove it from their configuration).
      See http://k8s.io/docs/reference/using-api/api-concepts/#conflicts`,
      code: 1,
      only: 'old',
    },
    {
      run: `kubectl diff -f yours.yaml --server-side --force-conflicts --field-manager=you | grep '^[+-] '`,
      expect: `
      -  a: mine
      +  a: yours
      +  c: yours`,
      only: 'new',
    },
    {
      run: 'kubectl apply -f yours.yaml --server-side --field-manager=you --force-conflicts',
      expect: 'configmap/shared serverside-applied',
    },
    {
      run: 'kubectl apply -f less-mine.yaml --server-side --field-manager=me --dry-run=server',
      expect: 'configmap/shared serverside-applied (server dry run)',
    },
    {
      run: 'kubectl apply -f less-mine.yaml --server-side --field-manager=me',
      expect: 'configmap/shared serverside-applied',
    },
    {
      run: 'kubectl get configmap shared -o jsonpath=\'{.data}{"\\n"}\'',
      expect: '{"a":"yours","b":"mine","c":"yours"}',
    },
    {
      run: 'kubectl get configmap shared -o jsonpath=\'{range .metadata.managedFields[*]}{.manager} {.operation}{"\\n"}{end}\' --show-managed-fields',
      expect: `
      me Apply
      you Apply`,
      only: 'new',
    },
    {
      run: 'kubectl apply -f one.yaml --server-side',
      expect: 'configmap/one serverside-applied',
    },
    {
      run: 'kubectl apply -f one.yaml --server-side --force-conflicts',
      expect: 'configmap/one serverside-applied',
    },
    {
      run: 'kubectl get configmap one -o jsonpath=\'{range .metadata.managedFields[*]}{.manager} {.operation}{"\\n"}{end}\' --show-managed-fields',
      expect: `
      kubectl-last-applied Apply
      kubectl Apply
      kubectl-annotate Update
      kubectl-patch Update`,
      only: 'new',
    },
    {
      run: 'kubectl apply -f one.yaml --force-conflicts',
      error: 'error: --force-conflicts only works with --server-side',
      code: 1,
    },
    {
      run: 'kubectl apply -f two.yaml --server-side --dry-run=client',
      error: `
      error: --dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)`,
      code: 1,
    },
  ],
  { images: ['nginx:1.27'], files: FILES },
);
