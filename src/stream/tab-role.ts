/**
 * What this tab is to the others that show the same log. `alone`: nothing is shared (no Web Locks here, or nothing kept on this device),
 * so this tab does everything itself. One tab is the `leader`, which holds the connection; what it brings, the `follower`s are told.
 */
export type TabRole = 'alone' | 'leader' | 'follower'
