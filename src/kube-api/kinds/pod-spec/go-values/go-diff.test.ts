/** Differences as a real API server worded them when pods were changed. */
import { describe, expect, it } from 'vitest';
import type { PodSpec, Volume } from '../../../generated/types.gen.ts';
import { editScript } from './edit-script.ts';
import { goDiff } from './go-diff.ts';

const TOKEN: Volume = {
  name: 'kube-api-access-ql64k',
  projected: {
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      {
        downwardAPI: {
          items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
        },
      },
    ],
    defaultMode: 420,
  },
};

const SPEC: PodSpec = {
  volumes: [TOKEN],
  containers: [
    {
      name: 'p',
      image: 'nginx',
      imagePullPolicy: 'Always',
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
      volumeMounts: [{ name: TOKEN.name, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
    },
  ],
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  serviceAccountName: 'default',
  nodeName: 'worker2',
  securityContext: {},
  schedulerName: 'default-scheduler',
  enableServiceLinks: true,
};

describe('goDiff', () => {
  it('shows a changed text with its neighbours', () => {
    expect(goDiff('PodSpec', SPEC, { ...SPEC, nodeName: 'worker1' })).toBe(
      `  core.PodSpec{
  	... // 9 identical fields
  	ServiceAccountName:           "default",
  	AutomountServiceAccountToken: nil,
- 	NodeName:                     "worker2",
+ 	NodeName:                     "worker1",
  	SecurityContext:              &{},
  	ImagePullSecrets:             nil,
  	... // 20 identical fields
  }
`,
    );
  });

  it('shows amounts as Go holds them', () => {
    const containers = SPEC.containers.map((each) => ({ ...each, resources: { requests: { cpu: '1' } } }));
    expect(goDiff('PodSpec', SPEC, { ...SPEC, containers })).toBe(
      `  core.PodSpec{
  	Volumes:        {{Name: "kube-api-access-ql64k", VolumeSource: {Projected: &{Sources: {{ServiceAccountToken: &{ExpirationSeconds: 3607, Path: "token"}}, {ConfigMap: &{LocalObjectReference: {Name: "kube-root-ca.crt"}, Items: {{Key: "ca.crt", Path: "ca.crt"}}}}, {DownwardAPI: &{Items: {{Path: "namespace", FieldRef: &{APIVersion: "v1", FieldPath: "metadata.namespace"}}}}}}, DefaultMode: &420}}}},
  	InitContainers: nil,
  	Containers: []core.Container{
  		{
  			... // 6 identical fields
  			EnvFrom: nil,
  			Env:     nil,
  			Resources: core.ResourceRequirements{
  				Limits:   nil,
- 				Requests: nil,
+ 				Requests: core.ResourceList{s"cpu": {i: resource.int64Amount{value: 1}, s: "1", Format: "DecimalSI"}},
  				Claims:   nil,
  			},
  			ResizePolicy:  nil,
  			RestartPolicy: nil,
  			... // 13 identical fields
  		},
  	},
  	EphemeralContainers: nil,
  	RestartPolicy:       "Always",
  	... // 29 identical fields
  }
`,
    );
  });

  it('shows pointers, maps and added elements', () => {
    const env = [{ name: 'A', value: '1' }];
    const [container] = SPEC.containers;
    const containers = container === undefined ? [] : [{ ...container, env }];
    const changes = { containers, terminationGracePeriodSeconds: 5, nodeSelector: { disk: 'ssd' } };
    const diff = goDiff('PodSpec', { ...SPEC, nodeSelector: { zone: 'a' } }, { ...SPEC, ...changes });
    expect(diff).toContain('- \tTerminationGracePeriodSeconds: &30,\n+ \tTerminationGracePeriodSeconds: &5,\n');
    expect(diff).toContain('+ \t\t\tEnv:          []core.EnvVar{{Name: "A", Value: "1"}},\n');
    expect(diff).toContain('\tNodeSelector: map[string]string{\n+ \t\t"disk": "ssd",\n- \t\t"zone": "a",\n  \t},\n');
  });

  it('cuts long texts into pieces', () => {
    const long = 'x'.repeat(100);
    const hostname = (text: string): PodSpec => ({ ...SPEC, hostname: text });
    const diff = goDiff('PodSpec', hostname(`${long}a${long}`), hostname(`${long}b${long}`));
    expect(diff).toContain('strings.Join({');
    expect(diff).toContain('- \t\t"a",\n+ \t\t"b",\n');
  });

  it('says nothing when nothing differs', () => {
    expect(goDiff('PodSpec', SPEC, { ...SPEC, initContainers: undefined as unknown as [] })).toBe('');
  });
});

describe('editScript', () => {
  it.each([
    ['abc', 'abc', 'iii'],
    ['abc', 'ac', 'iri'],
    ['ac', 'abc', 'ini'],
    ['', 'ab', 'nn'],
    ['ab', '', 'rr'],
    ['a', 'b', 'm'],
  ])('%s to %s', (left, right, expected) => {
    const script = editScript(left.length, right.length, (x, y) =>
      left[x] === right[y] ? { same: 1, different: 0 } : { same: 0, different: 1 },
    );
    const letters = { identity: 'i', modified: 'm', removed: 'r', inserted: 'n' };
    expect(script.map((edit) => letters[edit]).join('')).toBe(expected);
  });
});
