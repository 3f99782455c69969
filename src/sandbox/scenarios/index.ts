/** The worlds to begin with; a scenario is added here and nowhere else. */
import { empty } from './empty.ts';
import { firstLight } from './first-light.ts';
import type { Scenario } from './scenario.ts';

export const SCENARIOS = [firstLight, empty] as const satisfies readonly Scenario[];

export function scenarioNamed(name: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.name === name);
}
