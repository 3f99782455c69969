/** The colours of the picture: read from the page's own properties, so that both always agree; and a hue per application. */
import type { RequestOutcome, Tone } from '../../../bridge/messages.ts';

const NAMES = [
  'background',
  'paper',
  'paper-raised',
  'ink',
  'muted',
  'line',
  'water',
  'water-deep',
  'glass',
  'accent',
  'good',
  'waiting',
  'bad',
  'ending',
  'done',
  'off',
  'focus',
] as const;
type ColourName = (typeof NAMES)[number];

export interface Palette {
  readonly colours: Readonly<Record<ColourName, string>>;
  readonly isDark: boolean;
  readonly font: string;
}

/** Reads the palette that holds at the moment for an element. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const colours = Object.fromEntries(
    NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim() || '#888888']),
  ) as Record<ColourName, string>;
  return {
    colours,
    isDark: style.colorScheme === 'dark',
    font: style.getPropertyValue('--font').trim() || 'sans-serif',
  };
}

export function toneColour({ colours }: Palette, tone: Tone): string {
  return colours[tone];
}

export function outcomeColour({ colours }: Palette, outcome: RequestOutcome): string {
  if (outcome === 'ok') return colours.good;
  return outcome === 'timeout' ? colours.waiting : colours.bad;
}

/** Eight hues that stay apart for most kinds of colour blindness; none is a status. */
const HUES = {
  light: ['#0b6fb8', '#d98200', '#7a4fc0', '#00897b', '#b455ad', '#6b8e00', '#8a5a2b', '#3d5afe'],
  dark: ['#5ab4f5', '#f0b04a', '#b79bf0', '#4fd1c0', '#e79be0', '#b9d65c', '#d3a06f', '#93a4ff'],
} as const;

/** The hue of an application; the same name always gets the same one. */
export function applicationColour({ isDark }: Palette, application: string): string {
  const hues = isDark ? HUES.dark : HUES.light;
  let hash = 2166136261;
  for (let at = 0; at < application.length; at++) hash = Math.imul(hash ^ application.charCodeAt(at), 16777619);
  return hues[(hash >>> 8) % hues.length] ?? hues[0];
}
