import type { ComponentType } from 'react'
import { BrowseBody } from './BrowseBody.tsx'
import { DelegateBody } from './DelegateBody.tsx'
import { GenericBody } from './GenericBody.tsx'
import { IpythonBody } from './IpythonBody.tsx'
import { McpBody } from './McpBody.tsx'
import { PlanBody } from './PlanBody.tsx'
import { ReadBody } from './ReadBody.tsx'
import { RecallBody } from './RecallBody.tsx'
import { RunBody } from './RunBody.tsx'
import { WriteBody } from './WriteBody.tsx'
import type { BodyName, BodyProps } from '../card-props.ts'

/** The insides of those cards that load theirs. */
export const bodies: Readonly<Record<BodyName, ComponentType<BodyProps>>> = {
  browse: BrowseBody,
  delegate: DelegateBody,
  generic: GenericBody,
  ipython: IpythonBody,
  mcp: McpBody,
  plan: PlanBody,
  read: ReadBody,
  recall: RecallBody,
  run: RunBody,
  write: WriteBody,
}
