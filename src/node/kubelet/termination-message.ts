/** What a container leaves behind in words (kubernetes/pkg/kubelet/kuberuntime getTerminationMessage). */
import type { Container } from '../../kube-api/generated/types.gen.ts';
import type { ContainerRuntime } from '../../machine/contract.ts';

const DEFAULT_PATH = '/dev/termination-log';
const MOST_MESSAGE_CHARACTERS = 4096;
/** Of a log that stands in for a message, this much is kept. */
const MOST_LOG_CHARACTERS = 2048;
const MOST_LOG_LINES = 80;

/** The message file's text, or, where the container asks for that and failed, the end of its log; empty for none. */
export function terminationMessage(runtime: ContainerRuntime, id: string, spec: Container, exitCode: number): string {
  const written = runtime.readFile(id, spec.terminationMessagePath ?? DEFAULT_PATH) ?? '';
  if (written !== '') return written.slice(0, MOST_MESSAGE_CHARACTERS);
  if (exitCode === 0 || spec.terminationMessagePolicy !== 'FallbackToLogsOnError') return '';
  const lines = (runtime.container(id)?.log ?? []).slice(-MOST_LOG_LINES).map(({ text }) => `${text}\n`);
  return lines.join('').slice(-MOST_LOG_CHARACTERS);
}
