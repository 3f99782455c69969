/** Versions and addresses. */
import type { Step } from './command-steps.ts';

export const VERSIONS: readonly Step[] = [
  {
    run: 'kubectl version --short',
    error: `
      error: unknown flag: --short
      See 'kubectl version --help' for usage.`,
    code: 1,
    only: 'new',
  },
  {
    run: 'kubectl version --short',
    expect: `
      Client Version: v1.20.2
      Server Version: v1.32.13`,
    only: 'old',
  },
  {
    run: 'kubectl version -o json | grep -c gitVersion',
    expect: '2',
    only: 'new',
  },
  {
    run: 'kubectl version --client -o json | grep -c major',
    expect: '1',
  },
  {
    run: 'kubectl cluster-info',
    expect: `
      Kubernetes control plane is running at http://server

      To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.`,
  },
  {
    run: `kubectl cluster-info dump --namespaces default -o yaml | grep -c '^kind: .*List'`,
    expect: '8',
  },
  {
    run: 'kubectl cluster-info dump --output-directory=dump -o yaml && find dump -type f | sort',
    expect: `
      Cluster info dumped to dump
      dump/default/daemonsets.yaml
      dump/default/deployments.yaml
      dump/default/events.yaml
      dump/default/pods.yaml
      dump/default/replicasets.yaml
      dump/default/replication-controllers.yaml
      dump/default/services.yaml
      dump/kube-system/daemonsets.yaml
      dump/kube-system/deployments.yaml
      dump/kube-system/events.yaml
      dump/kube-system/pods.yaml
      dump/kube-system/replicasets.yaml
      dump/kube-system/replication-controllers.yaml
      dump/kube-system/services.yaml
      dump/nodes.yaml`,
  },
  {
    run: 'kubectl get --raw /healthz',
    expect: 'ok',
  },
  {
    run: `kubectl get --raw '/readyz?verbose' | tail -3`,
    expect: `
      [+]poststarthook/apiservice-openapiv3-controller ok
      [+]shutdown ok
      readyz check passed`,
  },
  {
    run: 'kubectl get --raw /version | grep gitVersion',
    expect: '  "gitVersion": "v1.32.13",',
  },
  {
    run: "kubectl get --raw /api/v1/namespaces/default | tr ',' '\\n' | grep '\"name\"'",
    expect: '"metadata":{"name":"default"',
  },
  {
    run: 'kubectl get --raw /nothing',
    error: 'Error from server (NotFound): the server could not find the requested resource',
    code: 1,
  },
  {
    run: 'kubectl get --raw /api',
    expect: `
      {"kind":"APIVersions","versions":["v1"],"serverAddressByClientCIDRs":[{"clientCIDR":"0.0.0.0/0","serverAddress":"127.0.0.1:6443"}]}`,
  },
  {
    run: 'kubectl options | head -3',
    expect: `
      The following options can be passed to any command:

          --as='':`,
    only: 'new',
  },
  {
    run: 'kubectl options | head -3',
    expect: `
      The following options can be passed to any command:

            --add-dir-header=false: If true, adds the file directory to the header of the log messages`,
    only: 'old',
  },
  {
    run: 'kubectl plugin list 2>&1 | grep ^error',
    expect: 'error: unable to find any kubectl plugins in your PATH',
  },
  {
    run: "printf '#!/bin/sh\\necho hello from $1\\n' > ../bin/kubectl-greet && chmod +x ../bin/kubectl-greet",
  },
  {
    run: `kubectl plugin list 2> /dev/null | sed 's/folder.*bin/bin/'`,
    expect: `
      The following compatible plugins are available:

      /folder/bin/kubectl-greet`,
  },
  {
    run: 'kubectl greet you',
    expect: 'hello from you',
  },
  {
    run: 'kubectl nothing',
    error: 'error: unknown command "nothing" for "kubectl"',
    code: 1,
    only: 'new',
  },
  {
    run: 'kubectl nothing',
    error: `
      Error: unknown command "nothing" for "kubectl"
      Run 'kubectl --help' for usage.`,
    code: 1,
    only: 'old',
  },
  {
    run: 'kubectl get pods --nothing',
    error: `
      error: unknown flag: --nothing
      See 'kubectl get --help' for usage.`,
    code: 1,
    only: 'new',
  },
  {
    run: 'kubectl get pods --nothing',
    error: `
      Error: unknown flag: --nothing
      See 'kubectl get --help' for usage.`,
    code: 1,
    only: 'old',
  },
];
