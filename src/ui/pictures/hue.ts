/** Kinds that pictures tell apart by colour; everything else is a tool. */
export type Hue = 'message' | 'run' | 'read' | 'edit' | 'web' | 'tool'

const HUES: Readonly<Record<string, Hue>> = {
  message: 'message',
  finish: 'message',
  run: 'run',
  run_ipython: 'run',
  read: 'read',
  edit: 'edit',
  write: 'edit',
  browse: 'web',
  browse_interactive: 'web',
}

export function hueOf(kind: string): Hue {
  return (Object.hasOwn(HUES, kind) && HUES[kind]) || 'tool'
}
