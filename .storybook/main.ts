import type { StorybookConfig } from '@storybook/react-vite'

const config: StorybookConfig = {
  framework: '@storybook/react-vite',
  stories: ['../stories/**/*.mdx', '../stories/**/*.stories.tsx'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true, enableCrashReports: false },
  typescript: { reactDocgen: 'react-docgen' },
  // The package's own config builds a library; stories are an app.
  viteFinal: (vite) => ({ ...vite, build: { ...vite.build, lib: false, minify: true, cssCodeSplit: true, rolldownOptions: {} } }),
}

export default config
