/** What each mark on the stage means, drawn by the same functions that draw the stage. */
import { useEffect, useRef } from 'react';
import { Brush, createKit } from './draw/brush.ts';
import { drawDot, drawTone } from './draw/glyphs.ts';
import { applicationColour, outcomeColour, readPalette, toneColour } from './draw/palette.ts';
import styles from './Legend.module.css';
import { stageStrings as text } from './strings.ts';

type Draw = (brush: Brush) => void;
interface Entry {
  readonly words: string;
  readonly draw: Draw;
}

const WIDTH = 30;
const HEIGHT = 22;
const X = WIDTH / 2;
const Y = HEIGHT / 2;
const { legendMarks: marks, legendGroups: groups } = text;

const tone = (words: string, name: 'good' | 'waiting' | 'bad' | 'ending' | 'done'): Entry => ({
  words,
  draw: ({ ctx, palette }) => drawTone(ctx, name, X, Y, 8, toneColour(palette, name)),
});

const request = (words: string, outcome: 'ok' | 'refused' | 'timeout', shape: 'dot' | 'cross' | 'ring'): Entry => ({
  words,
  draw: ({ ctx, palette }) => drawDot(ctx, shape, X, Y, 5, outcomeColour(palette, outcome)),
});

function glass(brush: Brush, inside: Draw): void {
  const { ctx, palette } = brush;
  ctx.save();
  brush.roundRect({ x: 4, y: 2, width: WIDTH - 8, height: HEIGHT - 4 }, 4);
  ctx.clip();
  inside(brush);
  ctx.restore();
  brush.roundRect({ x: 4, y: 2, width: WIDTH - 8, height: HEIGHT - 4 }, 4);
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = palette.colours.glass;
  ctx.stroke();
}

function strokes(
  { ctx }: Brush,
  colour: string,
  width: number,
  points: readonly (readonly [number, number, number, number])[],
): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.lineCap = 'round';
  ctx.beginPath();
  for (const [fromX, fromY, toX, toY] of points) {
    ctx.moveTo(fromX, fromY);
    ctx.lineTo(toX, toY);
  }
  ctx.stroke();
}

const LEGEND: readonly { readonly title: string; readonly entries: readonly Entry[] }[] = [
  {
    title: groups.tank,
    entries: [
      {
        words: marks.water,
        draw: (brush) =>
          glass(brush, ({ ctx, palette }) => {
            ctx.fillStyle = palette.colours['water-deep'];
            ctx.fillRect(0, 9, X, HEIGHT);
            ctx.fillRect(X, 13, X, HEIGHT);
          }),
      },
      {
        words: marks.usedLine,
        draw: (brush) =>
          glass(brush, (inner) => {
            inner.ctx.setLineDash([1.5, 4]);
            strokes(inner, inner.palette.colours.glass, 1.5, [[4, 12, WIDTH, 12]]);
            inner.ctx.setLineDash([]);
          }),
      },
      {
        words: marks.frost,
        draw: (brush) =>
          glass(brush, (inner) =>
            strokes(inner, inner.palette.colours.muted, 1, [
              [X - 5, Y - 3, X + 5, Y + 3],
              [X - 5, Y + 3, X + 5, Y - 3],
              [X, Y - 6, X, Y + 6],
            ]),
          ),
      },
      {
        words: marks.dark,
        draw: (brush) =>
          glass(brush, (inner) => {
            inner.ctx.fillStyle = inner.palette.isDark ? '#03080a' : '#8d9ca2';
            inner.ctx.fillRect(0, 0, WIDTH, HEIGHT);
            strokes(
              inner,
              inner.palette.colours.off,
              1,
              [-6, 2, 10, 18].map((x) => [x, HEIGHT, x + HEIGHT, 0] as const),
            );
          }),
      },
      {
        words: marks.cordoned,
        draw: ({ ctx, palette }) => {
          ctx.strokeStyle = palette.colours.waiting;
          ctx.lineWidth = 2;
          ctx.beginPath();
          for (const x of [3, 15]) ctx.roundRect(x, Y - 3.5, 12, 7, 3.5);
          ctx.stroke();
        },
      },
    ],
  },
  {
    title: groups.pod,
    entries: [
      tone(marks.good, 'good'),
      tone(marks.waiting, 'waiting'),
      tone(marks.bad, 'bad'),
      tone(marks.ending, 'ending'),
      tone(marks.done, 'done'),
      {
        words: marks.picked,
        draw: (brush) => {
          brush.roundRect({ x: 3, y: 4, width: WIDTH - 6, height: HEIGHT - 8 }, 7);
          brush.ctx.lineWidth = 2.5;
          brush.ctx.strokeStyle = brush.palette.colours.accent;
          brush.ctx.stroke();
        },
      },
      {
        words: marks.band,
        draw: (brush) => {
          const { ctx, palette } = brush;
          for (const [at, name] of ['a', 'b', 'c'].entries()) {
            ctx.fillStyle = applicationColour(palette, name);
            ctx.fillRect(5 + at * 8, 4, 5, HEIGHT - 8);
          }
        },
      },
    ],
  },
  {
    title: groups.request,
    entries: [
      request(marks.ok, 'ok', 'dot'),
      request(marks.failed, 'refused', 'cross'),
      request(marks.timeout, 'timeout', 'ring'),
    ],
  },
  {
    title: groups.message,
    entries: [
      { words: marks.write, draw: (brush) => strokes(brush, brush.palette.colours.accent, 3, [[6, Y, 24, Y]]) },
      { words: marks.watch, draw: (brush) => strokes(brush, brush.palette.colours.glass, 2, [[10, Y, 20, Y]]) },
    ],
  },
];

export function Legend() {
  return (
    <section className={styles.legend} id="stage-legend" aria-label={text.legendTitle}>
      {LEGEND.map(({ title, entries }) => (
        <div key={title}>
          <h3>{title}</h3>
          <ul>
            {entries.map((entry) => (
              <li key={entry.words}>
                <Mark draw={entry.draw} />
                {entry.words}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function Mark({ draw }: { readonly draw: Draw }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const paint = (): void => {
      const ctx = element.getContext('2d');
      if (ctx === null) return;
      ctx.setTransform(2, 0, 0, 2, 0, 0);
      ctx.clearRect(0, 0, WIDTH, HEIGHT);
      draw(new Brush(ctx, createKit(readPalette(element)), 1, 2));
    };
    paint();
    const themes = new MutationObserver(paint);
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => themes.disconnect();
  }, [draw]);
  return <canvas ref={canvas} width={WIDTH * 2} height={HEIGHT * 2} className={styles.mark} />;
}
