import { describe, expect, test } from 'vitest'
import { readTrajectory, TrajectoryError } from '../../demo/app/read-trajectory.ts'

const event = { id: 0, action: 'message', args: { content: 'Hello' } }

describe('readTrajectory', () => {
  test.each([[[event]], [{ trajectory: [event] }], [{ events: [event] }]])('takes %j', (value) => {
    expect(readTrajectory('run.json', JSON.stringify(value))).toEqual({ name: 'run.json', events: [event] })
  })

  test.each([
    ['{"trajectory": ', 'is not JSON'],
    ['', 'is not JSON'],
    ['{"trajectory": {}}', 'holds no list'],
    ['null', 'holds no list'],
    ['"text"', 'holds no list'],
    ['[]', 'empty list'],
    ['[1, {"name": "x"}]', 'Nothing in bad.json is an event'],
  ])('says what is wrong with %j', (text, reason) => {
    const read = () => readTrajectory('bad.json', text)
    expect(read).toThrow(TrajectoryError)
    expect(read).toThrow(reason)
  })
})
