// @vitest-environment jsdom
import '../../docs/examples/testing.tsx'
