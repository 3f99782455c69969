/** Lists that are merged by their keys, several objects, and what is pruned. */
import type { Step } from './command-steps.ts';

export const LISTS: readonly Step[] = [
  {
    run: 'kubectl apply -f web.yaml',
    expect: 'deployment.apps/web created',
  },
  {
    run: 'kubectl set env deployment/web C=9',
    expect: 'deployment.apps/web env updated',
  },
  {
    run: `kubectl diff -f web2.yaml | grep '^[+-] '`,
    expect: `
      -  generation: 2
      +  generation: 3
      -  - name: A
      -  value: "1"
      -  value: "2"
      +  value: "3"
      -  ports:
      -  - containerPort: 80
      -  protocol: TCP`,
    only: 'new',
  },
  {
    run: 'kubectl apply -f web2.yaml',
    expect: 'deployment.apps/web configured',
  },
  {
    run: 'kubectl get deployment web -o jsonpath=\'{.spec.template.spec.containers[0].env} {.spec.template.spec.containers[0].ports}{"\\n"}\'',
    expect: '[{"name":"B","value":"3"},{"name":"C","value":"9"}]',
  },
  // several, pruned by their label
  {
    run: 'kubectl apply -f set',
    expect: `
      configmap/a created
      configmap/b created`,
  },
  {
    run: 'kubectl apply -f less --prune -l set=x --prune-allowlist=core/v1/ConfigMap',
    expect: `
      configmap/a configured
      configmap/b pruned`,
    only: 'new',
  },
  {
    run: 'kubectl apply -f less --prune -l set=x --prune-whitelist=core/v1/ConfigMap',
    expect: `
      configmap/a configured
      configmap/b pruned`,
    only: 'old',
  },
  {
    run: 'kubectl get configmaps -l set=x -o name',
    expect: 'configmap/a',
  },
  {
    run: 'kubectl apply -f set -f one.yaml -o name',
    expect: `
      configmap/a
      configmap/b
      configmap/one`,
  },
  {
    run: 'kubectl apply -f set -R',
    expect: `
      configmap/a configured
      configmap/b configured`,
  },
  {
    run: 'kubectl apply -f nothing.yaml',
    error: 'error: the path "nothing.yaml" does not exist',
    code: 1,
  },
  {
    run: 'kubectl apply',
    error: 'error: must specify one of -f and -k',
    code: 1,
  },
  {
    run: 'kubectl apply -f bad.yaml',
    error: `
      Error from server (BadRequest): error when creating "bad.yaml": Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].wrong"`,
    code: 1,
    only: 'new',
  },
  {
    run: 'kubectl apply -f bad.yaml',
    error: `
      error: error validating "bad.yaml": error validating data: ValidationError(Pod.spec.containers[0]): unknown field "wrong" in io.k8s.api.core.v1.Container; if you choose to ignore these errors, turn validation off with --validate=false`,
    code: 1,
    only: 'old',
  },
  {
    run: 'kubectl apply -f bad.yaml --validate=false',
    error: `
      The Pod "bad" is invalid: spec.containers[0].name: Invalid value: "Main": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`,
    code: 1,
  },
  {
    run: 'kubectl apply -f bad.yaml --validate=warn 2>&1 | head -1',
    expect: `
      The Pod "bad" is invalid: spec.containers[0].name: Invalid value: "Main": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`,
    only: 'new',
  },
];
