/** How faithful the parts of the cluster are that are no API kinds: what the headers of their files say, said for learners. */
import type { FidelityNote } from '../../kube-api/kinds/define-kind.ts';

export interface ClusterPart {
  readonly name: string;
  readonly about: string;
  readonly notes: readonly FidelityNote[];
}

const part = (name: string, about: string, ...notes: readonly FidelityNote[]): ClusterPart => ({ name, about, notes });
const faithful = (field: string, note: string): FidelityNote => ({ field, fidelity: 'faithful', note });
const simplified = (field: string, note: string): FidelityNote => ({ field, fidelity: 'simplified', note });
const missing = (field: string, note: string): FidelityNote => ({ field, fidelity: 'not simulated', note });

export const CLUSTER_PARTS: readonly ClusterPart[] = [
  part(
    'time',
    'the clock that everything runs on',
    simplified(
      '',
      'Time is virtual and can be stopped, stepped and sped up; what takes milliseconds takes typical ones.',
    ),
    faithful('chance', 'The same seed and the same actions give the same history, to the byte.'),
  ),
  part(
    'etcd',
    'the store behind the API server',
    simplified(
      '',
      'One member with revisions, watches, leases and compaction as in etcd 3; it never loses data or its leader.',
    ),
    missing('members', 'There is no second member, so no elections and no lost quorum.'),
  ),
  part(
    'kube-apiserver',
    'the one door to the cluster',
    faithful(
      '',
      'Requests are authenticated, authorized, admitted, defaulted, validated and stored in the order and the words of v1.32.',
    ),
    faithful(
      'patches',
      'JSON, merge, strategic-merge patches and server-side apply, with managed fields and conflicts.',
    ),
    simplified(
      'authorization',
      'RBAC and the node authorizer decide when they are switched on (npm run api); in the page everybody may do everything.',
    ),
    simplified(
      'authentication',
      'Tokens and certificates are checked as far as headers tell; connections on this machine are not encrypted.',
    ),
    missing('admission webhooks', 'Neither webhooks nor admission policies are asked.'),
    missing('audit, priority and fairness', 'No audit log; requests never queue for their turn.'),
    missing('aggregation', 'APIServices are not served; metrics.k8s.io is built in.'),
  ),
  part(
    'kube-scheduler',
    'finds a node for each pod',
    faithful(
      '',
      'Queue, back-off, filters, scores with their weights, and preemption are those of the default profile.',
    ),
    missing(
      'volumes',
      'VolumeBinding, VolumeZone, VolumeRestrictions and NodeVolumeLimits are not among its plugins yet.',
    ),
    missing('extenders', 'One profile, no extenders, no second scheduler.'),
  ),
  part(
    'kubelet',
    'runs pods on a node',
    faithful(
      '',
      'Pod workers, probes, hooks, back-off, grace periods, status and heartbeats keep to upstream’s order and times.',
    ),
    missing('node-pressure eviction', 'Nodes never report pressure, and evict nothing because of it.'),
    missing('static pods, device plugins', 'The control plane is not made of pods here, and machines have no devices.'),
    missing('image garbage collection', 'Images are never removed to make room.'),
  ),
  part(
    'kube-proxy',
    'leads Services to pods',
    faithful(
      '',
      'Rules as in iptables mode: endpoints by chance, session affinity, local traffic policies, rejected and dropped connections.',
    ),
    missing('zones', 'Topology hints are not heeded.'),
  ),
  part(
    'cluster DNS',
    'names of Services',
    simplified('', 'Each node answers from its own watch, at once: there are no CoreDNS pods that could be killed.'),
  ),
  part(
    'network',
    'connections between machines and pods',
    simplified(
      '',
      'TCP connections with delays, resets, time-outs and cables that can be cut; no packets, bandwidth or loss.',
    ),
    missing('UDP, SCTP, IPv6', 'Only TCP over IPv4 is carried.'),
    missing('TLS', 'https is spoken in the clear.'),
  ),
  part(
    'machines',
    'computers with a container runtime',
    simplified(
      '',
      'Processes, namespaces, cgroups, image layers and containers are modelled; nothing of them is real code.',
    ),
    simplified('CPU and memory', 'Limits slow down and kill; CPU time is shared coarsely.'),
    simplified('files', 'Text files in layers and volumes, without owners and times.'),
    missing('disks', 'Disks never fill up or fail.'),
  ),
  part(
    'cloud',
    'what surrounds the cluster',
    simplified('', 'A plain balancer in front of the nodes spreads customers over those that are well.'),
    missing(
      'load balancers, disks, node pools',
      'Nothing gives a Service of type LoadBalancer an address, and no disks or nodes are made.',
    ),
  ),
];
