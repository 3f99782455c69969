/** ConfigMaps (kubernetes/pkg/registry/core/configmap). */
import type { ConfigMap as ConfigMapObject } from '../generated/types.gen.ts';
import { defineKind } from './define-kind.ts';

export type ConfigMap = ConfigMapObject;

/** Configuration for pods. */
export const ConfigMap = defineKind<ConfigMap>({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  categories: [],
  namespaced: true,
  hasStatus: false,
  columns: [],
  fidelity: [],
});
