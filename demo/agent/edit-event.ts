import type { NewEvent } from 'eventreel'

/** The observation of an edit: the whole file before and after, so that a reader can draw the true difference. */
export function createEdit(path: string, before: string, after: string): NewEvent {
  return {
    observation: 'edit',
    content: `The file ${path} has been edited.`,
    extras: { path, prev_exist: true, old_content: before, new_content: after, impl_source: 'oh_aci' },
  }
}

/** The lines in which two texts differ, without the equal beginning and end. */
export function changedLines(before: string, after: string): { old_str: string; new_str: string } {
  const old = before.split('\n')
  const now = after.split('\n')
  let start = 0
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1
  let end = 0
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end += 1
  return { old_str: old.slice(start, old.length - end).join('\n'), new_str: now.slice(start, now.length - end).join('\n') }
}
