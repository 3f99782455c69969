/** CustomResourceDefinitions for requests at random: a strict one in two versions, one that takes anything, one without a namespace. */

const SHIRT = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['color'],
      properties: {
        color: { type: 'string', enum: ['blue', 'red'], default: 'blue' },
        size: { type: 'integer', minimum: 1, maximum: 9 },
        tags: { type: 'array', items: { type: 'string', maxLength: 9 }, maxItems: 9, 'x-kubernetes-list-type': 'set' },
        port: { 'x-kubernetes-int-or-string': true },
        extra: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        replicas: { type: 'integer' },
        parts: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: {
            type: 'object',
            required: ['name'],
            properties: { name: { type: 'string' }, size: { type: 'integer' } },
          },
        },
      },
      'x-kubernetes-validations': [{ rule: '!has(self.size) || self.size < 8', message: 'too large' }],
    },
    status: { type: 'object', properties: { worn: { type: 'integer' }, replicas: { type: 'integer' } } },
  },
};
const ANYTHING = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
const version = (name: string, storage: boolean, schema: object, more: object = {}): object => ({
  name,
  served: true,
  storage,
  schema: { openAPIV3Schema: schema },
  ...more,
});
const PARTS = {
  subresources: { status: {}, scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' } },
  additionalPrinterColumns: [{ name: 'Color', type: 'string', jsonPath: '.spec.color' }],
  selectableFields: [{ jsonPath: '.spec.color' }],
};

/** The definition of one of `shirts`, `robes` and `hats`. */
export function sampleDefinition(plural: string): Readonly<Record<string, unknown>> {
  const singular = plural.slice(0, -1);
  const versions =
    plural === 'shirts'
      ? [version('v1', true, SHIRT, PARTS), version('v1beta1', false, SHIRT)]
      : [version('v1', true, ANYTHING)];
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.stable.example.com` },
    spec: {
      group: 'stable.example.com',
      scope: plural === 'hats' ? 'Cluster' : 'Namespaced',
      names: { plural, singular, kind: `${singular.charAt(0).toUpperCase()}${singular.slice(1)}` },
      versions,
    },
  };
}
