/** The controllers of kube-controller-manager: a line each makes one run. */
import type { ControllerDefinition } from './framework/define-controller.ts';

export const CONTROLLERS: readonly ControllerDefinition[] = [];
