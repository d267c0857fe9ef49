// Checks the Node version before anything that only Node 24 can load is imported.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(`This program runs on Node 24, not ${process.version}. Use "npm start"; if it says the same: "npm rebuild node".\n`);
  process.exit(1);
}
const { main } = await import('./cli/serve.ts');
await main(process.argv.slice(2));
export {};
