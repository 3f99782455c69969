/** Loaded before every file of tests: rules of custom resources are written in CEL. */
import { celRules } from '../kube-api/structural-schema/cel/cel-rules.ts';
import { speakRules } from '../kube-api/structural-schema/rules.ts';

speakRules(celRules);
