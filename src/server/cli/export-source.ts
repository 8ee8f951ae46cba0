/** What can be read of a conversation, as pieces of text. */
export interface ExportSource {
  /** Every event, one a line. */
  lines(): AsyncIterable<string>
  /** As `GET /trajectory` answers. */
  trajectory(): AsyncIterable<string>
  close(): Promise<void>
}
