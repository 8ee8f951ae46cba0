import { useId } from 'react'

/** Opens a file of the reader's. */
export function FileButton({ onFile }: { readonly onFile: (file: File) => void }) {
  const id = useId()
  return (
    <>
      <label className="button" htmlFor={id}>
        Open a file…
      </label>
      <input
        id={id}
        className="file-input"
        type="file"
        accept=".json,application/json"
        aria-label="Open an exported trajectory"
        onChange={(event) => {
          const chosen = event.target.files?.[0]
          // Must be emptied: the same file may be chosen again.
          event.target.value = ''
          if (chosen !== undefined) onFile(chosen)
        }}
      />
    </>
  )
}
