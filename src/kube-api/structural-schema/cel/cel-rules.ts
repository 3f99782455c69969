/** CEL as the language of rules, to be handed to `speakRules`. */
import type { RuleLanguage } from '../rules.ts';
import { checkRules } from './check-rules.ts';
import { compileRules } from './compile-rules.ts';

export const celRules: RuleLanguage = { compile: compileRules, check: checkRules };
