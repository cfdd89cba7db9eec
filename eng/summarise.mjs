// Adds up the reports of all suites and the exit codes of all steps, and closes with "N passed, N failed".
// A step that failed without a report that says so counts as one failed test, so that nothing can fail unseen.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));

const counters = {
  '.ctrf.json': (report) => report.results.summary,
  '.vitest.json': (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests }),
  '.playwright.json': (report) => ({
    passed: report.stats.expected + report.stats.flaky,
    failed: report.stats.unexpected + (report.errors?.length ?? 0),
    skipped: report.stats.skipped,
  }),
};

// What failed, said again at the end: whoever reads only the last lines of a log must find it there.
const failures = {
  '.ctrf.json': (report) => report.results.tests.filter((test) => test.status === 'failed').map((test) => [test.name, test.message]),
  '.vitest.json': (report) =>
    report.testResults.flatMap((file) =>
      file.assertionResults.filter((test) => test.status === 'failed').map((test) => [test.fullName, test.failureMessages[0]]),
    ),
  '.playwright.json': (report) => {
    const within = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(within)];
    return report.suites
      .flatMap(within)
      .filter((spec) => !spec.ok)
      .map((spec) => [spec.title, spec.tests.flatMap((test) => test.results).find((result) => result.error)?.error.message]);
  },
};

const total = { passed: 0, failed: 0, skipped: 0 };
const failedSuites = new Set();
const failed = [];
for (const name of readdirSync(folder)) {
  const [ending, count] = Object.entries(counters).find(([end]) => name.endsWith(end)) ?? [];
  if (!count) continue;
  const report = read(name);
  const { passed, failed: missed, skipped } = count(report);
  const suite = name.slice(0, -ending.length);
  console.log(`${suite}: ${passed} passed, ${missed} failed, ${skipped} skipped`);
  failed.push(...failures[ending](report).map(([test, message]) => `FAILED ${suite}: ${test}\n${String(message ?? '').slice(0, 1_000)}`));
  if (passed + missed === 0) {
    console.log(`${suite}: ran no test, which counts as a failure`);
    total.failed++;
    failedSuites.add(suite);
  }
  if (missed > 0) failedSuites.add(suite);
  total.passed += passed;
  total.failed += missed;
  total.skipped += skipped;
}

const steps = existsSync(join(folder, 'steps')) ? readFileSync(join(folder, 'steps'), 'utf8').trim().split('\n') : [];
for (const [name, code] of steps.map((line) => line.split(' '))) {
  if (code !== '0' && !failedSuites.has(name)) {
    console.log(`${name}: failed with exit code ${code}${code === '124' ? ' (out of time)' : ''}`);
    total.failed++;
  }
}

for (const failure of failed) console.log(failure);
if (total.passed === 0 && total.failed === 0) total.failed = 1;
if (total.skipped > 0) console.log(`${total.skipped} skipped; each says why above`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
