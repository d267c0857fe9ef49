import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type ReadCall, StoreReader } from '../reader/store-reader.ts';
import type { Call, ReaderCalls, Reply, WorkerMessage, WorkerSettings } from './protocol.ts';
import { failedReply } from './reply.ts';

/** The thread that reads: what has arrived by the time it turns to its port is answered together. */
function serve(port: MessagePort, settings: WorkerSettings): void {
  const post = (message: WorkerMessage): void => {
    port.postMessage(message);
  };
  let store: StoreReader;
  try {
    store = new StoreReader(settings);
  } catch (error) {
    post({ kind: 'refused', reply: failedReply(0, error) });
    return;
  }
  let waiting: ReadCall[] = [];
  const answer = (): void => {
    const calls = waiting;
    waiting = [];
    const replies: Reply[] = store.answer(calls);
    post({ kind: 'replies', replies });
  };
  const take = (call: Call<ReaderCalls>): void => {
    if (call.name !== 'close') {
      if (waiting.push(call) === 1) setImmediate(answer);
      return;
    }
    if (waiting.length > 0) answer();
    store.close();
    post({ kind: 'replies', replies: [{ id: call.id }] });
    port.close();
  };
  port.on('message', (calls: readonly Call<ReaderCalls>[]) => {
    for (const call of calls) take(call);
  });
  post({ kind: 'ready' });
}

if (parentPort) serve(parentPort, workerData as WorkerSettings);
