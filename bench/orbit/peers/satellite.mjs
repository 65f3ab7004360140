// The driver of satellite.js: as common.go.
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const { twoline2satrec, sgp4 } = await import(pathToFileURL(process.argv[2]))
const kinds = { near: [], deep: [] }
const out = []
let record
for await (const line of createInterface({ input: process.stdin })) {
  const field = line.split('\t')
  if (field[0] === 'S') record = twoline2satrec(field[1], field[2])
  if (field[0] !== 'M') continue
  const minutes = Number(field[1])
  const state = sgp4(record, minutes)
  if (!state || !state.position) {
    out.push(`E\tcode ${record.error}`)
    continue
  }
  const { position: p, velocity: v } = state
  out.push(['R', ...[p.x, p.y, p.z].map(x => x.toPrecision(15)), ...[v.x, v.y, v.z].map(x => x.toPrecision(15))].join('\t'))
  if (field[2]) kinds[field[2]].push([record, minutes])
}
const cpu = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1e6 }
for (const [kind, all] of Object.entries(kinds)) {
  if (all.length === 0) continue
  let states = 0, sum = 0
  const begin = cpu()
  while (cpu() - begin < 1) {
    for (const [r, m] of all) sum += sgp4(r, m).position.x
    states += all.length
  }
  out.push(`T\t${kind}\t${states}\t${(cpu() - begin).toFixed(6)}\t${sum}`)
}
console.log(out.join('\n'))
