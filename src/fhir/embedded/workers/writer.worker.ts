import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { StoreWriter } from '../writer/store-writer.ts';
import type { Call, WorkerMessage, WorkerSettings, WriterCalls } from './protocol.ts';
import { failedReply } from './reply.ts';

/** The thread that writes. */
function serve(port: MessagePort, settings: WorkerSettings): void {
  const post = (message: WorkerMessage): void => {
    port.postMessage(message);
  };
  let store: StoreWriter;
  try {
    store = new StoreWriter(settings, post);
  } catch (error) {
    post({ kind: 'refused', reply: failedReply(0, error) });
    return;
  }
  const take = (call: Call<WriterCalls>): void => {
    if (call.name !== 'close') {
      store.queue.add(call);
      return;
    }
    store.close();
    post({ kind: 'replies', replies: [{ id: call.id }] });
    port.close();
  };
  port.on('message', (calls: readonly Call<WriterCalls>[]) => {
    for (const call of calls) take(call);
  });
  post({ kind: 'ready' });
}

if (parentPort) serve(parentPort, workerData as WorkerSettings);
