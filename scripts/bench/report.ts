import { cpus, totalmem } from 'node:os'

export type Figure = {
  what: string
  measured: string
  floor: string
  target: string
  reached: boolean
}

const figures: Figure[] = []

/** Prints a figure beside its floor as soon as it is known and keeps it for the table. */
export function report(figure: Figure): void {
  figures.push(figure)
  const mark = figure.reached ? 'reached' : 'NOT reached'
  console.log(
    `${figure.what}: ${figure.measured} · floor ${figure.floor} · target ${figure.target} · ${mark}`,
  )
}

/** The table as it stands in the README. */
export function table(): string {
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`
  const rows = figures.map((figure) => {
    const cells = [figure.what, figure.measured, figure.floor, figure.target, figure.reached ? 'yes' : 'no']
    return `| ${cells.join(' | ')} |`
  })
  return [
    `Measured on ${machine}; server, database, simulator and load on the same machine.`,
    '',
    '| what | measured | floor in the same run | target | reached |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

export const percent = (part: number, whole: number): string => `${Math.round((part / whole) * 100)} %`
export const rate = (value: number): string => `${Math.round(value)}/s`
export const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`
