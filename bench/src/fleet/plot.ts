import type { Phase } from './load.ts'
import type { Sample } from './sample.ts'

type Line = { name: string; colour: string; valueOf: (sample: Sample) => number; isStepped?: boolean }
type Panel = { title: string; lines: Line[]; mark?: { value: number; name: string } }

const WIDTH = 900
const LEFT = 56
const RIGHT = 16
const TOP = 44
const HEIGHT = 150
const GAP = 46
const INK = '#1f2933'
const FAINT = '#d5dae0'

/** The run as a picture: one panel below the other over the same seconds, each phase named where it begins. */
export function plot(samples: readonly Sample[], phases: readonly Phase[], panels: readonly Panel[]): string {
  const seconds = samples.at(-1)?.at ?? 1
  const height = TOP + panels.length * (HEIGHT + GAP)
  const x = (at: number): number => LEFT + (at / seconds) * (WIDTH - LEFT - RIGHT)
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="${INK}">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    ...phaseMarks(phases, x, height),
    ...panels.flatMap((panel, at) => drawPanel(panel, samples, x, TOP + 18 + at * (HEIGHT + GAP))),
    ...secondMarks(seconds, x, height),
    '</svg>',
  ]
  return `${parts.join('\n')}\n`
}

function phaseMarks(phases: readonly Phase[], x: (at: number) => number, height: number): string[] {
  let at = 0
  return phases.flatMap((phase) => {
    const from = x(at)
    at += phase.seconds
    return [
      `<line x1="${from}" x2="${from}" y1="24" y2="${height - 24}" stroke="${FAINT}" stroke-dasharray="3 3"/>`,
      `<text x="${from + 4}" y="32">${phase.name}</text>`,
    ]
  })
}

function secondMarks(seconds: number, x: (at: number) => number, height: number): string[] {
  const every = seconds > 240 ? 60 : 30
  const marks = Array.from({ length: Math.floor(seconds / every) + 1 }, (_, n) => n * every)
  return marks.map((at) => `<text x="${x(at)}" y="${height - 8}" text-anchor="middle">${at} s</text>`)
}

function drawPanel(
  { title, lines, mark }: Panel,
  samples: readonly Sample[],
  x: (at: number) => number,
  top: number,
): string[] {
  const most = roundUp(Math.max(1, mark?.value ?? 0, ...lines.flatMap(({ valueOf }) => samples.map(valueOf))))
  const y = (value: number): number => top + HEIGHT - (value / most) * HEIGHT
  const frame = [0, most / 2, most].flatMap((value) => [
    `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}" stroke="${FAINT}"/>`,
    `<text x="${LEFT - 6}" y="${y(value) + 4}" text-anchor="end">${Number(value.toFixed(1))}</text>`,
  ])
  const legend = lines.map(
    ({ name, colour }, at) =>
      `<text x="${LEFT + 200 + at * 150}" y="${top - 8}" fill="${colour}" font-weight="600">— ${name}</text>`,
  )
  const target =
    mark === undefined
      ? []
      : [
          `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(mark.value)}" y2="${y(mark.value)}" stroke="#b3261e" stroke-dasharray="6 4"/>`,
          `<text x="${WIDTH - RIGHT}" y="${y(mark.value) - 4}" text-anchor="end" fill="#b3261e">${mark.name}</text>`,
        ]
  return [
    `<text x="${LEFT}" y="${top - 8}" font-weight="600">${title}</text>`,
    ...frame,
    ...legend,
    ...target,
    ...lines.map((line) => drawLine(line, samples, x, y)),
  ]
}

/** To a figure that reads well, and so does its half. */
function roundUp(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 4, 6, 8, 10].map((times) => times * unit).find((step) => step >= value) ?? value
}

function drawLine(
  { colour, valueOf, isStepped }: Line,
  samples: readonly Sample[],
  x: (at: number) => number,
  y: (value: number) => number,
): string {
  let before = 0
  const points = samples.flatMap((sample) => {
    const value = valueOf(sample)
    const corner = isStepped === true ? [`${x(sample.at).toFixed(1)},${y(before).toFixed(1)}`] : []
    before = value
    return [...corner, `${x(sample.at).toFixed(1)},${y(value).toFixed(1)}`]
  })
  return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.6"/>`
}
