import { Worker } from 'node:worker_threads';

/** An empty route of the same framework, in a thread of its own: what the machine can do at best. */
export async function startYardstick(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const worker = new Worker(new URL('./yardstick.worker.ts', import.meta.url));
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return {
    port,
    close: async () => {
      await worker.terminate();
    },
  };
}
