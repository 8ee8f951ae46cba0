import { FoldedText, type FoldedTextProps } from '../FoldedText.tsx'
import { CodeText, type CodeTextProps } from './CodeText.tsx'

type FoldedCodeProps = Pick<FoldedTextProps, 'text' | 'maxLines' | 'labels'> & Pick<CodeTextProps, 'language' | 'path' | 'firstLine'>

/** Code, cut after some lines. */
export function FoldedCode({ text, maxLines, labels, ...code }: FoldedCodeProps) {
  return <FoldedText text={text} maxLines={maxLines} labels={labels} renderText={(shown) => <CodeText text={shown} {...code} />} />
}
