/** Writes Events about objects, joining repeats (k8s.io/client-go/tools/record: recorder and event correlator). */
import type { KubeObject } from '../../kube-api/meta/object.ts';

export type EventType = 'Normal' | 'Warning';

export interface EventRecorder {
  /**
   * Records that something happened to `object`. A repeat of the same event raises the count of the first one. It never
   * throws: an event that cannot be written is lost, as upstream's is.
   * @param fieldPath the part concerned, e.g. `spec.containers{web}`
   */
  event(object: KubeObject, type: EventType, reason: string, message: string, fieldPath?: string): void;
}
