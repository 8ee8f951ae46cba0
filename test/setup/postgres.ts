import type { TestProject } from 'vitest/node'
import { startPostgres } from '../postgres/start-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL for everybody; who needs tables makes a database in it. */
    readonly postgresUrl: string
  }
}

/** One PostgreSQL for all files that do not break it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres()
  project.provide('postgresUrl', await postgres.createDatabase())
  return () => postgres.remove()
}
