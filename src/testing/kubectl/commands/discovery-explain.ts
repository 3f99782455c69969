/** What fields mean. */
import type { Step } from './command-steps.ts';

export const EXPLAINING: readonly Step[] = [
  {
    run: 'kubectl explain pods.spec.containers.command',
    expect: [/^VERSION: +v1$/m, /^FIELD: +command <\[\]string>$/m, /"\$\$\(VAR_NAME\)" will produce/, /container's/],
  },
  {
    run: 'kubectl explain cronjob.spec.concurrencyPolicy',
    expect: [
      'GROUP:  batch',
      'FIELD: concurrencyPolicy <string>',
      /^ENUM:\n +Allow\n +Forbid/m,
      /Valid values are:\n *\n +- "Allow"/,
    ],
    only: 'new',
  },
  {
    run: 'kubectl explain pod.spec',
    expect: [
      /^(?:FIELD|RESOURCE): spec <(?:PodSpec|Object)>$/m,
      /containers\t<\[\](?:Container|Object)> -required-\n {4,}\S/,
      /affinity\t<\w+>\n {4,}\S/,
    ],
  },
  {
    run: 'kubectl explain ingress --api-version=networking.k8s.io/v1',
    expect: [/^KIND: +Ingress$/m, /metadata\t<\w+>\n +Standard object's metadata/, /spec\t<\w+>\n +\S/],
  },
  {
    run: 'kubectl explain crd.spec.scope --output=plaintext-openapiv2',
    expect: [/^KIND: +CustomResourceDefinition$/m, /^FIELD: +scope <string>$/m],
    only: 'new',
  },
  {
    run: 'kubectl explain sc',
    expect: ['  provisioner  <string> -required-', /reclaimPolicy\t<string>\n *enum: Delete, Recycle, Retain/],
    only: 'new',
  },
  {
    run: 'kubectl explain nodes --api-version=metrics.k8s.io/v1beta1',
    expect: [/^KIND: +NodeMetrics$/m],
    only: 'new',
  },
  {
    run: 'kubectl explain deployments --recursive | head -40',
    expect: `
      GROUP:  apps
      KIND:  Deployment
      VERSION:  v1

      DESCRIPTION:
          Deployment enables declarative updates for Pods and ReplicaSets.

      FIELDS:
        apiVersion  <string>
        kind  <string>
        metadata  <ObjectMeta>
          annotations  <map[string]string>
          creationTimestamp  <string>
          deletionGracePeriodSeconds  <integer>
          deletionTimestamp  <string>
          finalizers  <[]string>
          generateName  <string>
          generation  <integer>
          labels  <map[string]string>
          managedFields  <[]ManagedFieldsEntry>
            apiVersion  <string>
            fieldsType  <string>
            fieldsV1  <FieldsV1>
            manager  <string>
            operation  <string>
            subresource  <string>
            time  <string>
          name  <string>
          namespace  <string>
          ownerReferences  <[]OwnerReference>
            apiVersion  <string> -required-
            blockOwnerDeletion  <boolean>
            controller  <boolean>
            kind  <string> -required-
            name  <string> -required-
            uid  <string> -required-
          resourceVersion  <string>
          selfLink  <string>
          uid  <string>
        spec  <DeploymentSpec>`,
    only: 'new',
  },
  {
    run: 'kubectl explain deployments --recursive | head -40',
    expect: `
      KIND:  Deployment
      VERSION:  apps/v1

      DESCRIPTION:
           Deployment enables declarative updates for Pods and ReplicaSets.

      FIELDS:
         apiVersion  <string>
         kind  <string>
         metadata  <Object>
            annotations  <map[string]string>
            creationTimestamp  <string>
            deletionGracePeriodSeconds  <integer>
            deletionTimestamp  <string>
            finalizers  <[]string>
            generateName  <string>
            generation  <integer>
            labels  <map[string]string>
            managedFields  <[]Object>
               apiVersion  <string>
               fieldsType  <string>
               fieldsV1  <map[string]>
               manager  <string>
               operation  <string>
               subresource  <string>
               time  <string>
            name  <string>
            namespace  <string>
            ownerReferences  <[]Object>
               apiVersion  <string>
               blockOwnerDeletion  <boolean>
               controller  <boolean>
               kind  <string>
               name  <string>
               uid  <string>
            resourceVersion  <string>
            selfLink  <string>
            uid  <string>
         spec  <Object>
            minReadySeconds  <integer>`,
    only: 'old',
  },
  {
    run: 'kubectl explain pod.spec.nothing',
    expect: `
      KIND:  Pod
      VERSION:  v1`,
    error: 'error: field "nothing" does not exist',
    code: 1,
    only: 'new',
  },
  {
    run: 'kubectl explain pod.spec.nothing',
    error: 'error: field "nothing" does not exist',
    code: 1,
    only: 'old',
  },
  {
    run: 'kubectl explain nothing',
    error: `the server doesn't have a resource type "nothing"`,
    code: 1,
  },
];
