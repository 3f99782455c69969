/** Every text of the page, in one catalogue per language; English is complete. */
import { connectStrings } from '../connect/strings.ts';
import { inspectorStrings } from '../inspector/strings.ts';
import { lessonStrings } from '../lessons/strings.ts';
import { selectorStrings } from '../selector/strings.ts';
import { timelineStrings } from '../timeline/strings.ts';
import { trafficStrings } from '../traffic/strings.ts';

const en = {
  app: {
    name: 'Kubarium',
    tagline: 'A Kubernetes cluster that you can see through. It runs in this tab.',
    lessons: 'Lessons',
    theme: 'Colours',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    keys: 'Keys',
    fidelity: 'How faithful?',
    fidelityHint: 'What is simulated as in Kubernetes, what is simplified, and what is not there',
    editor: 'Editor',
    events: 'Events',
    closePanel: 'Close panel',
    openPanel: 'Open panel',
    loading: 'Starting a cluster…',
    drawer: 'Events and editor',
    loadingEditor: 'Loading the editor…',
    welcome: {
      title: 'This is a living cluster',
      text: 'Three machines, a small web shop, and customers who want its page five times a second.',
      lesson: 'Take the first lesson',
      lessonHint: 'Break the shop three ways and watch it repair itself. Eight minutes.',
      break: 'Break something',
      breakHint: 'Pull the plug of a machine and watch what customers feel.',
      yaml: 'Bring your own YAML',
      yamlHint: 'Write or paste a manifest and apply it.',
      look: 'Just look around',
      closeHint: 'Close the hint',
      breakSteps: {
        before: (node: string) =>
          `Press “Pull the plug” in the panel of ${node}. Then watch the meter at the top: it is what customers feel.`,
        unnoticed: (node: string) =>
          `${node} is dead, and Kubernetes does not know yet. It waits for 50 seconds without a heartbeat; requests to its pods fail meanwhile. Impatient? Set the speed to 10×.`,
        noticed: (node: string) =>
          `Kubernetes has noticed: ${node} is NotReady, and requests go around it. In five more minutes its pods are replaced elsewhere. Give it its power back whenever you like.`,
      },
    },
    crash: {
      title: 'The simulation has stopped',
      text: 'Something in it broke that never should. What you did is kept below; starting again begins a fresh cluster.',
      restart: 'Start again',
      copy: 'Copy the report',
      page: 'The page has stopped',
      pageText: 'Something in the page broke that never should. Loading it again begins a fresh cluster.',
      reload: 'Load again',
    },
    announce: {
      nodeIs: (node: string, status: string) => `Node ${node} is ${status}.`,
      nodeCame: (node: string, status: string) => `Node ${node} has joined, ${status}.`,
      nodeWent: (node: string) => `Node ${node} is gone.`,
      stepDone: (title: string) => `Done: ${title}.`,
      stepShown: (at: number, of: number, title: string) => `Step ${at} of ${of}: ${title}.`,
    },
    notice: { dismiss: 'Dismiss', copy: 'Copy command', copied: 'Copied', equal: 'On a real cluster:' },
    shortcuts: { title: 'Keys', close: 'Close' },
  },
  connect: connectStrings,
  inspector: inspectorStrings,
  lessons: lessonStrings,
  selector: selectorStrings,
  timeline: timelineStrings,
  traffic: trafficStrings,
} as const;

export const strings = en;
