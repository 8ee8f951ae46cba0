export type Target = { readonly atLeast: number; readonly atMost?: never } | { readonly atMost: number; readonly atLeast?: never }

/** What the figures must reach; a figure without a target is only reported. */
export const TARGETS: Readonly<Record<string, Target>> = {
  cache_write_vs_raw_page_put: { atLeast: 0.8 },
  cache_write_vs_dexie: { atLeast: 6 },
  cache_write_vs_rxdb: { atLeast: 12 },
  cache_read_all_vs_raw_read_and_parse: { atLeast: 0.75 },
  live_append_bytes_vs_json: { atMost: 2.5 },
  open_tail_100k_vs_1k: { atMost: 1.2 },
  open_tail_vs_one_idb_get: { atMost: 6 },
  open_tail_100k_vs_best_peer: { atLeast: 10 },
  search_50k_vs_string_scan: { atLeast: 0.5 },
  search_50k_longest_task_ms: { atMost: 16 },
  append_100k_vs_1k: { atMost: 1.2 },
  ingest_30k_vs_3k_per_event: { atMost: 1.2 },
  heap_100k_vs_1k: { atMost: 1.5 },
  bytes_on_disk_vs_json: { atMost: 0.35 },
  ingest_20k_batched_vs_raw_ws_parse: { atLeast: 0.5 },
  sustained_2000_longest_task_ms: { atMost: 50 },
  sustained_2000_lost: { atMost: 0 },
  typing_longest_task_ms: { atMost: 50 },
  catch_up_10k_vs_raw_http: { atMost: 1.5 },
  cross_tab_p95_ms: { atMost: 10 },
  outbox_send_overhead_ms: { atMost: 5 },
  ui_mount_tail_vs_plain_rows: { atMost: 2.5 },
  ui_mount_100k_vs_1k: { atMost: 1.25 },
  ui_append_vs_plain_rows: { atMost: 2 },
  ui_scroll_dropped_frames_over_plain_pct: { atMost: 3 },
  ui_dom_nodes_100k: { atMost: 3000 },
  append_batched_per_s_vs_raw_sqlite: { atLeast: 0.5 },
  page_read_vs_raw_http: { atLeast: 0.5 },
  fanout_vs_bare_ws: { atLeast: 0.5 },
  history_100k_vs_durable_streams: { atLeast: 1 },
  last_50_vs_durable_streams: { atLeast: 20 },
  open_tail_v1_requests: { atMost: 3 },
  core_gzip_kb: { atMost: 12 },
  core_all_gzip_kb: { atMost: 24 },
  v1_gzip_kb: { atMost: 5 },
  react_gzip_kb: { atMost: 6 },
  ui_gzip_kb: { atMost: 25 },
  ui_css_gzip_kb: { atMost: 8 },
}

export function isMet(target: Target, value: number): boolean {
  return target.atLeast !== undefined ? value >= target.atLeast : value <= target.atMost
}

export function boundOf({ atLeast, atMost }: Target): string {
  return atLeast !== undefined ? `≥ ${atLeast}` : `≤ ${atMost}`
}
