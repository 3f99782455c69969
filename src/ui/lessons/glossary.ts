/** The words of the lessons, each in a sentence or two; shown where a lesson marks them as [[word]]. */
export const glossary: Readonly<Record<string, string>> = {
  pods: 'A pod is the smallest thing that Kubernetes runs: one or a few containers that share an address and live and die together.',
  pod: 'The smallest thing that Kubernetes runs: one or a few containers that share an address and live and die together.',
  node: 'A machine of the cluster on which pods run.',
  Service: 'One lasting address for a changing set of pods. Requests to it go to one of the pods that are ready.',
  kubelet: 'The agent on each node. It starts the containers of the pods that belong there, watches them, and reports.',
  Deployment:
    'A wish for so many equal pods, and how to replace them when the wish changes. It works through ReplicaSets.',
  ReplicaSet: 'Keeps a number of equal pods: its controller counts them and makes or removes what differs.',
  scheduler: 'Finds a node for each pod that has none, by what the pod asks for and what nodes have left.',
  Lease: 'A small object with a time in it. Each kubelet renews its own: as long as it does, the node is alive.',
  heartbeats: 'Signs of life: each kubelet renews its Lease every ten seconds.',
  taint:
    'A mark on a node that keeps pods away, unless they tolerate it. One with the effect NoExecute also drives them out.',
  toleration: 'A pod’s permission to stay on a node with a certain taint, for ever or for so many seconds.',
  nodes: 'The machines of the cluster on which pods run.',
  labels:
    'Pairs of a key and a value that say what an object is, such as tier=front. People and controllers find things by them.',
  selector: 'A question about labels, such as tier=front,env!=prod. It picks every object whose labels fit.',
  Annotations: 'Pairs of a key and any text that note something about an object. Nothing is ever selected by them.',
};
