import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runs } from '../setup/runs.ts'
import { simulate, uncovered } from './pool.ts'
import { VARIANTS } from './variants.ts'

const SEEDS = runs(5_000, 300_000)
/** A net for what hangs; far more than a run takes. */
const TIMEOUT_MS = runs(300_000, 7_200_000)
const PROGRESS = 10_000

describe('the simulation', () => {
  it('runs the same for the same seeds, whatever the number of processes', { timeout: TIMEOUT_MS }, async () => {
    const one = await simulate({ from: 1, seeds: 120, workers: 1 })
    const two = await simulate({ from: 1, seeds: 120, workers: 2 })
    expect(two.hash).toBe(one.hash)
    const other = await simulate({ from: 2, seeds: 120, workers: 2 })
    expect(other.hash).not.toBe(one.hash)
  })

  it(`keeps the promise through ${SEEDS} schedules, in which everything happens that can`, { timeout: TIMEOUT_MS }, async () => {
    let told = 0
    const { failures, coverage, done } = await simulate({
      from: 1,
      seeds: SEEDS,
      onProgress: (count, failed) => {
        if (count - told < PROGRESS) return
        told = count
        process.stdout.write(`${count} of ${SEEDS} schedules, ${failed.length} failed\n`)
      },
    })
    // `npm run simulate -- --seed N` shrinks one, and `--trace` tells it.
    expect(failures).toEqual([])
    expect(done).toBe(SEEDS)
    expect(uncovered(coverage)).toEqual([])
  })
})

describe('a mistake planted in the library is caught within 1,000 schedules', () => {
  it('has one place each', () => {
    const places = VARIANTS.map(({ name, file, find }) => ({ name, places: readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8').split(find).length - 1 }))
    expect(places.filter((place) => place.places !== 1)).toEqual([])
  })

  it.each(VARIANTS.map(({ name }) => name))('%s', { timeout: TIMEOUT_MS }, async (name) => {
    const { failures } = await simulate({ from: 1, seeds: 1_000, variant: name, stopAtFailure: true })
    expect(failures.length).toBeGreaterThan(0)
  })
})
