/** What was just done, as a word that floats by. */
export function Said({ word }: { word: string }) {
  return (
    <div className={word === '' ? 'er-sr' : 'er-said'} role="status">
      {word}
    </div>
  )
}
