import { type FormEvent, type KeyboardEvent, memo, useEffect, useId, useRef, useState } from 'react'
import { AgentStatus } from './AgentStatus.tsx'
import type { AgentButtonsProps } from './composer/AgentButtons.tsx'
import { AttachButton } from './composer/AttachButton.tsx'
import type { Attached } from './composer/attachment.ts'
import { excessOf } from './composer/message-size.ts'
import { deviceTexts, type TextStore } from './composer/text-store.ts'
import type { ComposerNotesProps } from './composer/ComposerNotes.tsx'
import { type AttachingProps, attachedOf, useAttachments } from './composer/use-attachments.ts'
import { useKeptText } from './composer/use-kept-text.ts'
import { type AgentWish, useWish } from './composer/use-wish.ts'
import { icons } from './icons.tsx'
import { englishLabels } from './labels.ts'
import { lazyPart } from './lazy-part.tsx'
import { partClass, surface, type SurfaceProps } from './part.ts'
import { useEventCallback } from './timeline/use-event-callback.ts'

const AgentButtons = lazyPart<AgentButtonsProps>(() => import('./composer/parts.ts').then((parts) => parts.AgentButtons))
const ComposerNotes = lazyPart<ComposerNotesProps>(() => import('./composer/parts.ts').then((parts) => parts.ComposerNotes))

export interface ComposerProps extends SurfaceProps, AttachingProps {
  /**
   * Called with the text, and with what is attached; at least one is not empty. The field is emptied. Where it gives a promise that rejects,
   * both come back, and the reason is shown.
   */
  readonly onSend: (text: string, attached?: Attached) => void | Promise<unknown>
  /** The agent's state: decides which of pause, resume and stop are there. */
  readonly agentState?: string | null | undefined
  /** Asks the agent to pause, to go on, or to stop. Without it the buttons are not there. The reason of a promise that rejects is shown. */
  readonly onAgentState?: ((state: AgentWish) => void | Promise<unknown>) | undefined
  /**
   * What sends: `enter` (the default; Shift+Enter makes a new line), or `mod-enter` (Enter makes a new line).
   * ⌘/Ctrl+Enter sends in both. On touch keyboards, which have no Shift+Enter, Enter always makes a new line.
   */
  readonly submitKey?: 'enter' | 'mod-enter' | undefined
  readonly disabled?: boolean | undefined
  /** There is no network: says that what is sent waits for it, and leaves the agent alone. */
  readonly offline?: boolean | undefined
  /** Most bytes of a message on the wire: a larger one is named before it is sent. */
  readonly maxMessageBytes?: number | undefined
  /** What ArrowUp brings back into an empty field; Esc takes it away again. */
  readonly lastMessage?: string | undefined
  /** Under which the text is kept over reloads. Must name the user as well: whoever gives the same key sees the text. Default: not kept. */
  readonly textKey?: string | undefined
  /** Where it is kept. Must keep its identity. Default: `deviceTexts`, the web storage of this device. */
  readonly textStore?: TextStore | undefined
  /** Something else that went wrong with what was sent. */
  readonly problem?: string | null | undefined
  readonly onDismissProblem?: (() => void) | undefined
  readonly autoFocus?: boolean | undefined
  readonly placeholder?: string | undefined
}

/**
 * Where the person writes: grows with the text, takes pictures and files, keeps what is not sent yet, and pauses or stops the agent.
 * @example <Composer onSend={(text) => send(text)} agentState="running" onAgentState={ask} textKey={`${userId}:${conversationId}`} />
 */
export const Composer = memo(function Composer(props: ComposerProps) {
  return <Field key={props.textKey} {...props} />
})

function Field(props: ComposerProps) {
  const { onSend, submitKey = 'enter', disabled = false, offline = false, lastMessage, maxMessageBytes, className, labels = englishLabels } = props
  const agentState = props.agentState ?? ''
  const form = useRef<HTMLFormElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const recalled = useRef('')
  const id = useId()
  const { text, change, take } = useKeptText(props.textKey, props.textStore ?? deviceTexts)
  const attaching = useAttachments(props, disabled)
  const { items, refused, Tray, list } = attaching
  const [refusal, setRefusal] = useState<{ readonly error: unknown } | null>(null)
  const refuse = (error: unknown) => setRefusal({ error })
  const { wish, onWish } = useWish(agentState, props.problem, props.onAgentState, refuse)
  const focus = useEventCallback(() => {
    // On a touch screen it would bring up the keyboard.
    if (!isTouch()) field.current?.focus()
  })
  useEffect(() => fit(field.current))
  useEffect(() => {
    // A kept text is gone on with where it ends.
    if (field.current !== null && field.current === document.activeElement) field.current.selectionStart = field.current.value.length
  }, [])

  const excess = excessOf(text, items, maxMessageBytes)
  const isEmpty = text.trim() === '' && items.length === 0
  const isBlocked = isEmpty || disabled || excess !== null || attaching.isWorking || attaching.hasFailed

  const send = async () => {
    if (isBlocked) return
    const attached = attachedOf(items)
    const settle = take()
    const taken = list?.take() ?? []
    setRefusal(null)
    recalled.current = ''
    focus()
    try {
      await (attached ? onSend(text, attached) : onSend(text))
      settle(true)
    } catch (error) {
      // What could not be taken comes back, before whatever was written since.
      settle(false)
      list?.restore(taken)
      refuse(error)
    }
  }
  const write = (next: string) => {
    setRefusal(null)
    change(next)
  }
  const key = (event: KeyboardEvent) => {
    // While an input method composes, keys are its own; the one that ends it comes as 229 in Safari, when it is over.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    const isPlain = !event.shiftKey && !event.altKey && !event.metaKey && !event.ctrlKey
    if (event.key === 'ArrowUp' && isPlain && text === '' && lastMessage) {
      recalled.current = lastMessage
      write(lastMessage)
    } else if (event.key === 'Escape' && text !== '' && text === recalled.current) write('')
    else if (event.key === 'Enter' && (event.metaKey || event.ctrlKey || (isPlain && submitKey === 'enter' && !isTouch()))) void send()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void send()
  }
  const aboveKeyboard = () => {
    // Without that code, a browser's own way has to do.
    if (isTouch()) void import('./composer/above-keyboard.ts').then(({ keepAboveKeyboard }) => form.current && keepAboveKeyboard(form.current), () => {})
  }

  const hint =
    attaching.isOver ? labels.attaching.drop
    : offline ? labels.composing.offline
    : submitKey === 'enter' ? labels.composerHint.enter
    : labels.composerHint.modEnter
  return (
    <form
      ref={form}
      className={partClass('er-composer', className)}
      data-part="composer"
      data-disabled={disabled || undefined}
      data-offline={offline || undefined}
      data-over={attaching.isOver || undefined}
      {...surface(props)}
      {...attaching.listeners}
      onSubmit={submit}
      onFocus={aboveKeyboard}
    >
      <div className="er-composer-box">
        {Tray && list && <Tray items={items} refused={refused} list={list} onEmpty={focus} labels={labels} />}
        <textarea
          ref={field}
          className="er-composer-field"
          rows={1}
          // An empty field has the direction of the page, as its placeholder does.
          dir={text === '' ? undefined : 'auto'}
          value={text}
          disabled={disabled}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- asked for by the app, for an empty conversation
          autoFocus={props.autoFocus}
          enterKeyHint="enter"
          aria-label={labels.composer}
          aria-describedby={id}
          aria-invalid={excess !== null || undefined}
          placeholder={props.placeholder ?? labels.composerPlaceholder}
          onChange={(event) => write(event.target.value)}
          onKeyDown={key}
        />
        <div className="er-composer-notes" aria-live="polite">
          <ComposerNotes
            excess={excess}
            hasFailed={attaching.hasFailed}
            isMissing={attaching.isMissing}
            refusal={refusal}
            onDismissRefusal={() => setRefusal(null)}
            problem={props.problem}
            onDismissProblem={props.onDismissProblem}
            attached={items.length}
            labels={labels}
          />
        </div>
        <div className="er-composer-bar">
          {attaching.isAllowed && (
            <AttachButton
              accept={attaching.accept}
              onFiles={(files) => {
                void attaching.add(files)
                focus()
              }}
              labels={labels}
            />
          )}
          {agentState !== '' && <AgentStatus state={agentState} asked={wish} labels={labels} />}
          <span className="er-composer-hint" id={id}>
            {offline && icons.offline}
            {hint}
          </span>
          {props.onAgentState && (
            <AgentButtons state={agentState} wish={wish} onWish={onWish} blocked={offline ? labels.composing.agentOffline : undefined} onGone={focus} labels={labels} />
          )}
          <button
            type="submit"
            className="er-send"
            disabled={isBlocked}
            aria-label={labels.send}
            title={attaching.isWorking ? labels.attaching.working : labels.send}
            // The focus stays where it is, and so does a keyboard on the screen.
            onMouseDown={(event) => event.preventDefault()}
          >
            {icons.up}
          </button>
        </div>
      </div>
    </form>
  )
}

function isTouch(): boolean {
  return typeof matchMedia === 'function' && matchMedia('(pointer: coarse)').matches
}

/** For browsers whose style sheets cannot make a field grow with its text. */
function fit(field: HTMLTextAreaElement | null): void {
  const css: { readonly supports?: typeof CSS.supports } | undefined = globalThis.CSS
  if (field === null || css?.supports === undefined || css.supports('field-sizing', 'content')) return
  field.style.blockSize = 'auto'
  field.style.blockSize = `${field.scrollHeight}px`
}
