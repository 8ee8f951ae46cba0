/** Loads what parts load when they are first drawn: stories show and try the parts, not how their insides arrive. */
export async function loadInsides(): Promise<void> {
  await Promise.all([
    import('../src/ui/cards/bodies/index.ts'),
    import('../src/ui/code/code-parts.ts'),
    import('../src/ui/composer/parts.ts'),
    import('../src/ui/connected/InnerRun.tsx'),
    import('../src/ui/connected/LanesOfTree.tsx'),
    import('../src/stream/follow-tree.ts'),
    import('../src/ui/find/FindField.tsx'),
    import('../src/ui/json/JsonLines.tsx'),
    import('../src/ui/markdown/Markdown.tsx'),
    import('../src/ui/MessageMedia.tsx'),
    import('../src/ui/notices/parts.ts'),
    import('../src/ui/terminal/TerminalText.tsx'),
    import('../src/ui/timeline/Navigation.tsx'),
    import('../src/ui/timeline/virtualizer.ts'),
  ])
}
