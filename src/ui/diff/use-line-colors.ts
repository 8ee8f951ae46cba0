import { useMemo } from 'react'
import { codeLines } from '../code/code-lines.ts'
import { useColors } from '../code/highlighter.ts'
import type { Token } from '../code/token.ts'
import type { DiffLine } from '../text/line-diff.ts'

/** Lines before those that are shown that are read for their colours: a comment may have begun there. */
const BEFORE = 300

/**
 * The colours of a comparison's lines from one place up to another, as far as they are there. Each side is read as a text of its own.
 * Unchanged lines are of the new side.
 */
export function useLineColors(lines: readonly DiffLine[], from: number, to: number, language: string | undefined): (at: number) => readonly Token[] | undefined {
  const oldColors = useSideColors(lines, 'add', from, to, language)
  const newColors = useSideColors(lines, 'del', from, to, language)
  return (at) => (lines[at]?.kind === 'del' ? oldColors : newColors).get(at)
}

function useSideColors(lines: readonly DiffLine[], other: 'add' | 'del', from: number, to: number, language: string | undefined) {
  const { places, code } = useMemo(() => {
    const places: number[] = []
    const isWanted = other === 'del' || lines.slice(from, to).some((line) => line.kind === 'del')
    for (let at = Math.max(0, from - BEFORE); isWanted && at < to; at++) if (lines[at]?.kind !== other) places.push(at)
    return { places, code: codeLines(places.map((at) => `${lines[at]?.text}\n`).join('')) }
  }, [lines, other, from, to])
  const colors = useColors(code, language)
  return useMemo(() => {
    const byPlace = new Map<number, readonly Token[]>()
    colors.flat().forEach((tokens, line) => byPlace.set(places[line] ?? -1, tokens))
    return byPlace
  }, [colors, places])
}
