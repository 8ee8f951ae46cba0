import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { bytesOfOrigin } from '../../bench/lib/origin-bytes.ts'

test('the files of one origin are counted, in all its folders, and those of no other', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'origin-bytes-'))
  onTestFinished(() => rmSync(profile, { recursive: true }))
  const put = (folder: string, name: string, bytes: number) => {
    const path = join(profile, 'Default', 'IndexedDB', folder)
    mkdirSync(path, { recursive: true })
    writeFileSync(join(path, name), 'x'.repeat(bytes))
  }
  put('http_ours.localhost_80.indexeddb.leveldb', '000003.log', 100)
  put('http_ours.localhost_80.indexeddb.blob/1/00', '2', 20)
  put('http_others.localhost_80.indexeddb.leveldb', '000003.log', 5_000)
  expect(await bytesOfOrigin(profile, 'ours.localhost', 1)).toBe(120)
})
