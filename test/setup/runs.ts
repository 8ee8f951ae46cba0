/// <reference types="vite/client" />

/** How many generated cases to run: `usual` in `npm test`, `long` in `npm run test:long`. */
export function runs(usual: number, long: number): number {
  return import.meta.env.MODE === 'long' ? long : usual
}
