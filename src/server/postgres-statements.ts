const SWEEP_ROWS = 2000

export const READ_UP = read('ASC')
export const READ_DOWN = read('DESC')
export const SWEEP_EVENTS = sweep('events')
export const SWEEP_SENDS = sweep('sends')

/**
 * Conversation, from, to, limit, bytes. One row at least where the conversation is there: its epoch belongs to the same moment as the
 * events. What passes the bytes must not leave the database, which is why it does the sum.
 */
function read(direction: 'ASC' | 'DESC'): string {
  return `
    SELECT logs.epoch, page.id, page.rest, page.sealed
    FROM eventreel.logs LEFT JOIN LATERAL (
      SELECT id, rest, sealed FROM (
        SELECT id, rest, sealed, row_number() OVER up_to AS place, sum(octet_length(rest)) OVER up_to AS bytes
        FROM (
          SELECT id, rest, sealed FROM eventreel.events
          WHERE log = logs.log AND id BETWEEN $2 AND least($3, logs.latest_event_id)
          ORDER BY id ${direction} LIMIT $4
        ) AS range
        WINDOW up_to AS (ORDER BY id ${direction} ROWS UNBOUNDED PRECEDING)
      ) AS sized WHERE place = 1 OR bytes <= $5
    ) AS page ON true
    WHERE conversation_id = $1
    ORDER BY page.id ${direction}
  `
}

/** The log. A few of its rows, in any order: nobody reads them any more. */
function sweep(table: 'events' | 'sends'): string {
  return `
    WITH gone AS (
      DELETE FROM eventreel.${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM eventreel.${table} WHERE log = $1 LIMIT ${SWEEP_ROWS})) RETURNING 1
    )
    SELECT count(*)::integer AS rows FROM gone
  `
}
