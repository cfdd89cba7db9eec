import importPlugin from 'eslint-plugin-import';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

// Code flows lib, ui → api, realtime → features → app; a feature never imports another.
const layers = [
  { target: './src/lib', from: ['./src/ui', './src/api', './src/realtime', './src/features', './src/app'] },
  { target: './src/ui', from: ['./src/api', './src/realtime', './src/features', './src/app'] },
  { target: './src/api', from: ['./src/realtime', './src/features', './src/app'] },
  { target: './src/realtime', from: ['./src/features', './src/app'] },
  { target: './src/features', from: './src/app' },
  ...['account', 'alerts', 'vehicles'].map((feature) => ({
    target: `./src/features/${feature}`,
    from: './src/features',
    except: [`./${feature}`],
  })),
].map((zone) => ({ ...zone, message: 'Against the direction lib, ui → api, realtime → features → app.' }));

export default tseslint.config(
  { ignores: ['dist', 'node_modules'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { import: importPlugin, 'react-hooks': reactHooks },
    settings: {
      'import/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import/resolver': { node: { extensions: ['.ts', '.tsx', '.js'] } },
    },
    rules: {
      ...reactHooks.configs.recommended.rules,
      'import/no-restricted-paths': ['error', { zones: layers }],
      'import/no-cycle': 'error',
      // A file that only re-exports hides where things live.
      'no-restricted-syntax': ['error', { selector: 'ExportAllDeclaration', message: 'No barrel files.' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      complexity: ['error', 15],
      'max-lines': ['error', 300],
    },
  },
);
