import { useSendEvent } from 'eventreel/react'
import { type FormEvent, useState } from 'react'

/** What is sent is kept on the device until the log has it; what failed can be tried again or dropped. */
export function SendBox({ id }: { readonly id: string }) {
  const { send, pending, retry, discard } = useSendEvent(id)
  const [text, setText] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void send(text)
    setText('')
  }
  return (
    <form onSubmit={submit}>
      <input aria-label="Your words" value={text} onChange={(event) => setText(event.target.value)} />
      <button type="submit">Send it</button>
      <ul>
        {pending.map(({ key, status }) => (
          <li key={key}>
            {status} <button type="button" onClick={() => retry(key)}>Again</button> <button type="button" onClick={() => discard(key)}>Drop</button>
          </li>
        ))}
      </ul>
    </form>
  )
}
