import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const host = 'http://localhost:8080';

export default defineConfig({
  plugins: [react()],
  build: {
    // The content security policy allows files of our own origin only, so nothing may become a data: URI.
    assetsInlineLimit: 0,
    sourcemap: false,
    license: { fileName: 'licenses/packages.md' },
  },
  server: {
    proxy: {
      '/api': { target: host },
      '/hubs': { target: host, ws: true },
    },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
  },
});
