import { FoldedText, type FoldedTextProps } from '../FoldedText.tsx'
import { CodeText, type CodeTextProps } from './CodeText.tsx'

type FoldedCodeProps = Pick<FoldedTextProps, 'text' | 'maxLines' | 'labels'> & Pick<CodeTextProps, 'language' | 'path' | 'firstLine'>

/** Code, cut after some lines. */
export function FoldedCode({ text, maxLines, labels, ...code }: FoldedCodeProps) {
  return <FoldedText text={text} maxLines={maxLines} labels={labels} renderText={(shown) => <CodeText text={withLastLine(shown)} {...code} />} />
}

/** An empty last line is drawn when it has an end. */
function withLastLine(text: string): string {
  return text.endsWith('\n') ? `${text}\n` : text
}
