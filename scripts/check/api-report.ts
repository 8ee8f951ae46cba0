import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { Extractor, ExtractorConfig, ExtractorLogLevel, type ExtractorMessage } from '@microsoft/api-extractor'
import { root } from '../run.ts'

/**
 * Compares the public surface of each typed subpath with its report under `docs/api/`, and fails when they differ.
 * With `--update` it writes the reports anew: what a commit then shows is the change of the surface.
 */
const update = process.argv.includes('--update')
const REPORTS: Readonly<Record<string, string>> = {
  eventreel: 'index.d.ts',
  'eventreel-socketio': 'socketio.d.ts',
  'eventreel-react': 'react/index.d.ts',
  'eventreel-ui': 'ui/index.d.ts',
  'eventreel-ui-panels': 'ui/panels/index.d.ts',
  'eventreel-ui-pictures': 'ui/pictures/index.d.ts',
  'eventreel-server': 'server/index.d.ts',
  'eventreel-testing': 'testing/index.d.ts',
}
const reports = resolve(root, 'docs/api')
const scratch = resolve(root, 'node_modules/.cache/eventreel/api')

const compilerOptions = {
  compilerOptions: {
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    lib: ['es2024', 'esnext.disposable', 'dom', 'dom.iterable'],
    jsx: 'react-jsx',
    strict: true,
    skipLibCheck: true,
    types: ['node'],
  },
  files: Object.values(REPORTS).map((entry) => resolve(root, 'dist', entry)),
}

mkdirSync(reports, { recursive: true })
const changed = Object.entries(REPORTS).filter(([name, entry]) => !matches(name, entry)).map(([name]) => name)
if (changed.length > 0) {
  console.log(`The public surface differs from docs/api: ${changed.join(', ')}. If that is meant: npm run api:update`)
  process.exitCode = 1
}

function matches(name: string, entry: string): boolean {
  const problems: string[] = []
  const config = ExtractorConfig.prepare({
    configObjectFullPath: resolve(root, 'api-extractor.json'),
    packageJsonFullPath: resolve(root, 'package.json'),
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: resolve(root, 'dist', entry),
      compiler: { overrideTsconfig: compilerOptions },
      apiReport: { enabled: true, reportFileName: name, reportFolder: reports, reportTempFolder: scratch, includeForgottenExports: true },
      dtsRollup: { enabled: false },
      docModel: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.None },
          'ae-wrong-input-file-type': { logLevel: ExtractorLogLevel.None },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  })
  const result = Extractor.invoke(config, {
    localBuild: update,
    printApiReportDiff: !update,
    messageCallback: (message) => keep(message, problems),
  })
  for (const problem of problems) console.log(`${name}: ${problem}`)
  return update ? problems.length === 0 : result.succeeded && !result.apiReportChanged
}

function keep(message: ExtractorMessage, problems: string[]): void {
  message.handled = true
  if (message.logLevel === ExtractorLogLevel.Error) problems.push(message.text)
  else if (message.messageId === 'console-api-report-diff') console.log(message.text)
}
