import { Agent, request, type IncomingMessage } from 'node:http';
import { Agent as TlsAgent, type AgentOptions, request as tlsRequest } from 'node:https';

/** What a load came to. */
export interface LoadResult {
  readonly accepted: number;
  readonly refused: number;
  readonly seconds: number;
  /** Latencies in ms, sorted; at a fixed rate counted from the moment a message was due. */
  readonly latencies: readonly number[];
}

export interface Load {
  readonly port: number;
  readonly path: string;
  readonly connections: number;
  readonly seconds: number;
  /** First seconds that are not measured. */
  readonly warmup: number;
  /** Messages a second; without it each connection sends after its answer. */
  readonly rate?: number;
  readonly body: (sequence: number) => string;
  /** Authority of the server, certificate and key of the client; without them it is plain HTTP. */
  readonly tls?: AgentOptions;
  readonly headers?: Readonly<Record<string, string>>;
  /** Told when the measured time begins. */
  readonly onMeasure?: () => void;
  readonly isAccepted: (status: number, answer: string) => boolean;
}

const HEADERS = { 'source-domain': 'emergency-care', 'organisation-code': 'r0d', 'data-type': 'Hl7v2', 'content-type': 'text/plain' };

/** Sends for a while over keep-alive connections and judges every answer. */
export async function runLoad(load: Load): Promise<LoadResult> {
  const pool = { keepAlive: true, maxSockets: load.connections };
  const agent = load.tls ? new TlsAgent({ ...pool, ...load.tls }) : new Agent(pool);
  const start = performance.now();
  const from = start + load.warmup * 1000;
  const until = from + load.seconds * 1000;
  const latencies: number[] = [];
  const counts = { accepted: 0, refused: 0, sequence: 0 };
  const measure = setTimeout(() => load.onMeasure?.(), load.warmup * 1000);
  const sendOne = async (due: number): Promise<void> => {
    const { status, answer } = await post(agent, load, load.body(counts.sequence++));
    if (due < from) return;
    latencies.push(performance.now() - due);
    if (load.isAccepted(status, answer)) counts.accepted++;
    else counts.refused++;
  };
  if (load.rate === undefined) await Promise.all(Array.from({ length: load.connections }, () => closedLoop(sendOne, until)));
  else await openLoop(sendOne, { start, until, rate: load.rate });
  clearTimeout(measure);
  agent.destroy();
  latencies.sort((a, b) => a - b);
  return { accepted: counts.accepted, refused: counts.refused, seconds: (performance.now() - from) / 1000, latencies };
}

async function closedLoop(sendOne: (due: number) => Promise<void>, until: number): Promise<void> {
  while (performance.now() < until) await sendOne(performance.now());
}

async function openLoop(
  sendOne: (due: number) => Promise<void>,
  { start, until, rate }: { start: number; until: number; rate: number },
): Promise<void> {
  const sent: Promise<void>[] = [];
  for (let number = 0; ; number++) {
    const due = start + (number * 1000) / rate;
    if (due >= until) break;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    sent.push(sendOne(due));
  }
  await Promise.all(sent);
}

function post(
  agent: Agent | TlsAgent,
  { port, path, tls, headers: further }: Load,
  body: string,
): Promise<{ status: number; answer: string }> {
  return new Promise((resolve, reject) => {
    const headers = { ...HEADERS, ...further, 'content-length': Buffer.byteLength(body) };
    const send = tls ? tlsRequest : request;
    const outgoing = send({ agent, port, host: '127.0.0.1', path, method: 'POST', headers }, (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, answer: Buffer.concat(chunks).toString('utf8') });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
