/** What the figures must reach; a figure without a target is only reported. */
export const TARGETS: Readonly<Record<string, { readonly atLeast: number } | { readonly atMost: number }>> = {
  cache_write_vs_raw_page_put: { atLeast: 0.7 },
  cache_write_vs_dexie: { atLeast: 5 },
  live_append_bytes_vs_json: { atMost: 2.5 },
  open_tail_100k_vs_1k: { atMost: 1.3 },
  append_100k_vs_1k: { atMost: 1.3 },
  ingest_30k_vs_3k_per_event: { atMost: 1.3 },
  typing_longest_task_ms: { atMost: 50 },
  catch_up_10k_vs_raw_http: { atMost: 1.5 },
  cross_tab_p95_ms: { atMost: 10 },
  outbox_send_overhead_ms: { atMost: 5 },
  core_gzip_kb: { atMost: 12 },
  core_all_gzip_kb: { atMost: 24 },
  react_gzip_kb: { atMost: 6 },
}
