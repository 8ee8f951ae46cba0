import { cp, mkdir, readdir, readFile, realpath, stat, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'

export interface SearchHit {
  readonly path: string
  /** 1-based. */
  readonly line: number
  readonly text: string
}

/** Something the agent was asked to touch and will not, or that is not there. The message is for the person. */
export class WorkspaceError extends Error {
  override readonly name = 'WorkspaceError'
}

const IGNORED = new Set(['node_modules', '.git'])
const MAX_FILE_BYTES = 1024 * 1024

/** The one folder an agent may touch. Every path is checked, also through links; nothing outside is read or written. */
export class Workspace {
  readonly root: string

  private constructor(root: string) {
    this.root = root
  }

  /** Opens the folder, and fills it with a copy of `template` when it does not exist yet. */
  static async open(root: string, template: string): Promise<Workspace> {
    const exists = await stat(root).then(() => true, () => false)
    if (!exists) {
      await mkdir(dirname(root), { recursive: true })
      await cp(template, root, { recursive: true, errorOnExist: false })
    }
    return new Workspace(await realpath(root))
  }

  /** Every file, as paths relative to the root, sorted. */
  async list(): Promise<string[]> {
    const found: string[] = []
    const walk = async (folder: string): Promise<void> => {
      for (const entry of await readdir(folder, { withFileTypes: true })) {
        if (IGNORED.has(entry.name)) continue
        const path = resolve(folder, entry.name)
        if (entry.isDirectory()) await walk(path)
        else if (entry.isFile()) found.push(relative(this.root, path).split(sep).join('/'))
      }
    }
    await walk(this.root)
    return found.toSorted()
  }

  /** @throws {WorkspaceError} when the path leaves the folder, is no file, or is larger than 1 MiB. */
  async read(path: string): Promise<string> {
    const file = await this.#inside(path)
    const info = await stat(file).catch(() => null)
    if (info === null) throw new WorkspaceError(`There is no file ${path} in this project.`)
    if (!info.isFile()) throw new WorkspaceError(`${path} is not a file.`)
    if (info.size > MAX_FILE_BYTES) throw new WorkspaceError(`${path} is larger than 1 MiB.`)
    return readFile(file, 'utf8')
  }

  /** @throws {WorkspaceError} when the path leaves the folder. */
  async write(path: string, content: string): Promise<void> {
    const file = await this.#inside(path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
  }

  /** Lines that contain the text, without regard to case; at most `limit`. */
  async search(text: string, limit = 50): Promise<SearchHit[]> {
    const wanted = text.toLowerCase()
    const hits: SearchHit[] = []
    for (const path of await this.list()) {
      const lines = (await this.read(path)).split('\n')
      for (const [index, line] of lines.entries()) {
        if (!line.toLowerCase().includes(wanted)) continue
        hits.push({ path, line: index + 1, text: line.trim() })
        if (hits.length === limit) return hits
      }
    }
    return hits
  }

  async #inside(path: string): Promise<string> {
    const refused = new WorkspaceError(`${path} is outside of this project. I only touch files in it.`)
    if (path.includes('\0') || isAbsolute(path)) throw refused
    const file = resolve(this.root, path)
    if (!this.#contains(file)) throw refused
    // Must follow links: the deepest part that exists decides where the path really leads.
    let existing = file
    for (;;) {
      const real = await realpath(existing).catch(() => null)
      if (real !== null) {
        if (!this.#contains(real)) throw refused
        return file
      }
      existing = dirname(existing)
    }
  }

  #contains(path: string): boolean {
    return path === this.root || path.startsWith(this.root + sep)
  }
}
