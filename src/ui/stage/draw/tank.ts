/**
 * A node: a glass tank. The water stands as high as its CPU (left) and memory (right) are requested, a dotted line as high as they are
 * used. Without power it is dark and hatched; behind frost is what Kubernetes last knew.
 */
import type { SceneNode } from '../../../bridge/messages.ts';
import { percentText } from '../../widgets/format.ts';
import { type Box, clamp, grown } from '../layout/geometry.ts';
import type { TankPlace } from '../layout/stage-layout.ts';
import { stageStrings as text } from '../strings.ts';
import { nodeDetails, shareOf, usedShareOf } from '../words.ts';
import type { Brush } from './brush.ts';
import { drawTone } from './glyphs.ts';
import { toneColour } from './palette.ts';

/** Water levels as they are drawn, 0…1; they follow the node's figures with a little delay. */
export interface Levels {
  readonly cpu: number;
  readonly memory: number;
  readonly cpuUsed: number;
  readonly memoryUsed: number;
}

/** The levels that a node's figures ask for; a machine that boots fills from empty. */
export function levelsOf(node: SceneNode): Levels {
  if (node.power === 'off') return { ...requestedLevels(node), cpuUsed: 0, memoryUsed: 0 };
  return { ...requestedLevels(node), cpuUsed: usedShareOf(node.cpu), memoryUsed: usedShareOf(node.memory) };
}

function requestedLevels({ cpu, memory }: SceneNode): Pick<Levels, 'cpu' | 'memory'> {
  return { cpu: shareOf(cpu), memory: shareOf(memory) };
}

interface Tank {
  readonly node: SceneNode;
  readonly place: TankPlace;
  readonly levels: Levels;
  /** How many pods are drawn in it. */
  readonly pods: number;
  readonly unit: number;
}

/** Everything behind the pods. */
export function drawTank(brush: Brush, tank: Tank): void {
  const { ctx, palette } = brush;
  const { colours } = palette;
  const { glass } = tank.place;
  const radius = 10 * tank.unit;
  const isDark = tank.node.power === 'off';
  ctx.save();
  brush.roundRect(glass, radius);
  ctx.clip();
  ctx.fillStyle = isDark ? darkGlass(palette.isDark) : colours.paper;
  ctx.fillRect(glass.x, glass.y, glass.width, glass.height);
  drawWater(brush, tank, isDark);
  if (isDark) drawHatch(brush, glass, tank.unit);
  ctx.restore();
  drawScale(brush, glass, tank.unit);
}

/** Everything in front of the pods. */
export function drawTankFront(brush: Brush, tank: Tank): void {
  const { ctx, palette } = brush;
  const { node, place, unit } = tank;
  const { glass } = place;
  if (!node.status.startsWith('Ready')) drawFrost(brush, tank);
  brush.roundRect(glass, 10 * unit);
  ctx.lineWidth = 2 * unit;
  ctx.strokeStyle = node.power === 'off' ? palette.colours.off : palette.colours.glass;
  ctx.stroke();
  if (node.isCordoned) drawChain(brush, glass, unit);
  drawHead(brush, tank);
  drawFoot(brush, tank);
}

function darkGlass(isDark: boolean): string {
  return isDark ? '#03080a' : '#8d9ca2';
}

function levelY({ y, height }: Box, level: number): number {
  return y + height * (1 - clamp(level, 0, 1));
}

/** The surface: level at the CPU's side, then over to the memory's side. */
function traceSurface({ ctx }: Brush, glass: Box, left: number, right: number): void {
  const yLeft = levelY(glass, left);
  const yRight = levelY(glass, right);
  const from = glass.x + glass.width * 0.4;
  const to = glass.x + glass.width * 0.6;
  const middle = (from + to) / 2;
  ctx.lineTo(from, yLeft);
  ctx.bezierCurveTo(middle, yLeft, middle, yRight, to, yRight);
  ctx.lineTo(glass.x + glass.width, yRight);
}

function drawWater(brush: Brush, { levels, place: { glass }, unit }: Tank, isDark: boolean): void {
  const { ctx, palette } = brush;
  const { colours } = palette;
  const bottom = glass.y + glass.height;
  const gradient = ctx.createLinearGradient(0, levelY(glass, Math.max(levels.cpu, levels.memory)), 0, bottom);
  gradient.addColorStop(0, colours.water);
  gradient.addColorStop(1, colours['water-deep']);
  ctx.globalAlpha = isDark ? 0.28 : 1;
  ctx.fillStyle = gradient;
  ctx.beginPath();
  ctx.moveTo(glass.x, levelY(glass, levels.cpu));
  traceSurface(brush, glass, levels.cpu, levels.memory);
  ctx.lineTo(glass.x + glass.width, bottom);
  ctx.lineTo(glass.x, bottom);
  ctx.fill();
  ctx.lineWidth = 1.5 * unit;
  ctx.strokeStyle = colours.glass;
  ctx.globalAlpha = isDark ? 0.3 : 0.75;
  ctx.beginPath();
  ctx.moveTo(glass.x, levelY(glass, levels.cpu));
  traceSurface(brush, glass, levels.cpu, levels.memory);
  ctx.stroke();
  if (!isDark) {
    ctx.globalAlpha = 0.85;
    ctx.setLineDash([1.5 * unit, 4 * unit]);
    ctx.beginPath();
    ctx.moveTo(glass.x, levelY(glass, levels.cpuUsed));
    traceSurface(brush, glass, levels.cpuUsed, levels.memoryUsed);
    ctx.stroke();
    ctx.setLineDash([]);
  }
  ctx.globalAlpha = 1;
}

function drawHatch({ ctx, palette }: Brush, { x, y, width, height }: Box, unit: number): void {
  ctx.strokeStyle = palette.colours.off;
  ctx.globalAlpha = 0.4;
  ctx.lineWidth = unit;
  const pitch = 11 * unit;
  ctx.beginPath();
  for (let at = x - height; at < x + width; at += pitch) {
    ctx.moveTo(at, y + height);
    ctx.lineTo(at + height, y);
  }
  ctx.stroke();
  ctx.globalAlpha = 1;
}

/** Ticks at every quarter, on both walls. */
function drawScale({ ctx, palette, zoom }: Brush, { x, y, width, height }: Box, unit: number): void {
  if (unit * zoom < 0.5) return;
  ctx.strokeStyle = palette.colours.glass;
  ctx.lineWidth = unit;
  ctx.globalAlpha = 0.7;
  ctx.beginPath();
  for (const share of [0.25, 0.5, 0.75]) {
    const length = (share === 0.5 ? 9 : 6) * unit;
    const tickY = y + height * share;
    ctx.moveTo(x, tickY);
    ctx.lineTo(x + length, tickY);
    ctx.moveTo(x + width, tickY);
    ctx.lineTo(x + width - length, tickY);
  }
  ctx.stroke();
  ctx.globalAlpha = 1;
}

function drawFrost(brush: Brush, { node, place: { glass }, unit }: Tank): void {
  const { ctx, palette } = brush;
  ctx.save();
  brush.roundRect(glass, 10 * unit);
  ctx.clip();
  ctx.globalAlpha = node.power === 'off' ? 0.5 : 1;
  ctx.fillStyle = palette.isDark ? 'rgb(160 190 200 / 30%)' : 'rgb(255 255 255 / 58%)';
  ctx.fillRect(glass.x, glass.y, glass.width, glass.height);
  ctx.strokeStyle = palette.isDark ? 'rgb(220 240 245 / 34%)' : 'rgb(120 150 160 / 40%)';
  ctx.lineWidth = unit;
  const pitch = 46 * unit;
  ctx.beginPath();
  for (let row = 0, y = glass.y + pitch / 3; y < glass.y + glass.height; row++, y += pitch * 0.6) {
    for (let x = glass.x + (row % 2 === 0 ? pitch / 3 : pitch * 0.8); x < glass.x + glass.width; x += pitch) {
      traceFlake(brush, x, y, 7 * unit);
    }
  }
  ctx.stroke();
  ctx.restore();
  if (node.power !== 'booting') {
    const size = Math.min(11.5 * unit, brush.px(13));
    const width = brush.widthOf(text.frozen, size, 550) + 14 * unit;
    const pill = { x: glass.x + (glass.width - width) / 2, y: glass.y + 7 * unit, width, height: size * 1.7 };
    if (size * brush.zoom < 8.5 || width > glass.width) return;
    brush.roundRect(pill, size);
    ctx.fillStyle = palette.colours.paper;
    ctx.fill();
    brush.text(text.frozen, glass.x + glass.width / 2, pill.y + pill.height / 2, {
      size,
      colour: palette.colours.muted,
      weight: 550,
      align: 'center',
    });
  }
}

function traceFlake({ ctx }: Brush, x: number, y: number, r: number): void {
  for (let arm = 0; arm < 3; arm++) {
    const angle = (Math.PI / 3) * arm;
    ctx.moveTo(x - Math.cos(angle) * r, y - Math.sin(angle) * r);
    ctx.lineTo(x + Math.cos(angle) * r, y + Math.sin(angle) * r);
  }
}

/** A row of links along the top: closed to new pods. */
function drawChain({ ctx, palette }: Brush, { x, y, width }: Box, unit: number): void {
  const links = Math.max(3, Math.floor(width / (20 * unit)));
  const pitch = width / links;
  ctx.strokeStyle = palette.colours.waiting;
  ctx.lineWidth = 2.2 * unit;
  ctx.beginPath();
  for (let at = 0; at < links; at++) {
    ctx.roundRect(x + pitch * at + pitch * 0.08, y - 3.5 * unit, pitch * 0.84, 7 * unit, 3.5 * unit);
  }
  ctx.stroke();
}

function drawHead(brush: Brush, { node, place: { head, powerSwitch }, unit }: Tank): void {
  const { ctx, palette } = brush;
  const { colours } = palette;
  const y = head.y + 16 * unit;
  const size = 15 * unit;
  const room = powerSwitch.x - head.x - 8 * unit;
  const nameWidth = brush.text(node.name, head.x + 2 * unit, y, {
    size,
    colour: colours.ink,
    weight: 700,
    maxWidth: room,
  });
  const markX = head.x + 2 * unit + nameWidth + (nameWidth === 0 ? 8 : 17) * unit;
  const status = node.power === 'on' ? node.status : `${node.status} · ${text.power[node.power]}`;
  const colour = toneColour(palette, node.tone);
  drawTone(ctx, node.tone, markX, y, 8 * unit, colour);
  brush.text(status, markX + 12 * unit, y, {
    size: 12.5 * unit,
    colour,
    weight: 600,
    maxWidth: Math.max(0, powerSwitch.x - markX - 18 * unit),
  });
  drawSwitch(brush, node.power, powerSwitch, unit);
}

/** A plug's switch: the knob is at the right, with a stroke, while the machine has power. */
function drawSwitch(brush: Brush, power: SceneNode['power'], area: Box, unit: number): void {
  const { ctx, palette } = brush;
  if (area.height * brush.zoom < 7) return;
  const isOn = power !== 'off';
  brush.roundRect(area, area.height / 2);
  ctx.fillStyle = isOn ? palette.colours[power === 'on' ? 'good' : 'waiting'] : palette.colours.paper;
  ctx.fill();
  ctx.lineWidth = 1.5 * unit;
  ctx.strokeStyle = isOn ? ctx.fillStyle : palette.colours.off;
  ctx.stroke();
  const r = area.height / 2 - 3 * unit;
  const x = isOn ? area.x + area.width - r - 3 * unit : area.x + r + 3 * unit;
  const y = area.y + area.height / 2;
  ctx.beginPath();
  ctx.arc(x, y, r, 0, Math.PI * 2);
  ctx.fillStyle = isOn ? palette.colours.paper : palette.colours.off;
  ctx.fill();
  drawTone(ctx, 'off', x, y + r * 0.1, r * 0.78, isOn ? palette.colours.ink : palette.colours.paper);
}

function drawFoot(brush: Brush, { node, place: { foot }, pods, unit }: Tank): void {
  const { colours } = brush.palette;
  const px = brush.px(1);
  if (foot.height * brush.zoom > 62 || (foot.width * brush.zoom > 620 && foot.height * brush.zoom > 44)) {
    const lines = nodeDetails(node, pods);
    const pitch = Math.min(foot.height / (lines.length + 0.2), 17 * px);
    for (const [index, line] of lines.entries()) {
      brush.text(line, foot.x + 2 * unit, foot.y + pitch * (index + 0.75), {
        size: Math.min(pitch * 0.8, 13 * px),
        colour: colours.muted,
        maxWidth: foot.width,
      });
    }
    return;
  }
  const inner = grown(foot, -2 * unit);
  const right = inner.x + inner.width;
  const first = foot.y + 13 * unit;
  const second = foot.y + 29 * unit;
  const strong = { size: 12.5 * unit, colour: colours.ink, weight: 600, maxWidth: inner.width * 0.5 };
  const weak = { size: 11.5 * unit, colour: colours.muted };
  brush.text(`${text.cpu} ${percentText(shareOf(node.cpu))}`, inner.x, first, strong);
  brush.text(`${text.memory} ${percentText(shareOf(node.memory))}`, right, first, { ...strong, align: 'right' });
  brush.text(text.used(percentText(usedShareOf(node.cpu))), inner.x, second, weak);
  brush.text(text.used(percentText(usedShareOf(node.memory))), right, second, { ...weak, align: 'right' });
  if (inner.width > 170 * unit) {
    brush.text(text.podCount(pods), inner.x + inner.width / 2, second, { ...weak, align: 'center' });
  }
}
