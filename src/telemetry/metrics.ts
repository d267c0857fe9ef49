import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import { fieldLabel, messageTypeLabel } from './labels.ts';

const registry = new Registry();
const registers = [registry];

const messages = new Counter({
  name: 'messages_total',
  help: 'Messages answered, by source domain, type and acknowledgement code',
  labelNames: ['source_domain', 'type', 'ack'],
  registers,
});
const messageSeconds = new Histogram({
  name: 'message_seconds',
  help: 'Time that a message takes, by stage',
  labelNames: ['stage'],
  buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers,
});
const findings = new Counter({
  name: 'findings_total',
  help: 'Findings in accepted messages, by code',
  labelNames: ['code'],
  registers,
});
const unusedFields = new Counter({
  name: 'unused_fields_total',
  help: 'Fields of accepted messages that became nothing, or a part of which did, by source domain and field',
  labelNames: ['source_domain', 'field'],
  registers,
});
const requests = new Counter({
  name: 'http_requests_total',
  help: 'Requests answered, by path template and status',
  labelNames: ['route', 'status'],
  registers,
});
const groupSize = new Histogram({
  name: 'store_group_size',
  help: 'Transactions that one commit of the embedded store holds',
  buckets: [1, 2, 4, 8, 16, 32, 64, 128],
  registers,
});
const commitSeconds = new Histogram({
  name: 'store_commit_seconds',
  help: 'Time of one commit of the embedded store, the write to disk included',
  buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
  registers,
});

/** Counts and times. Label values come from closed sets, so that no sender can make the list of series grow. */
export const metrics = {
  /**
   * @param sourceDomain the name of a source domain that is configured.
   * @param messageType MSH-9 as it was sent; what is not in HL7 table 0003 counts as `other`.
   */
  messageAnswered(sourceDomain: string, messageType: string, acknowledgement: 'AA' | 'AE' | 'AR'): void {
    messages.inc({ source_domain: sourceDomain, type: messageTypeLabel(messageType), ack: acknowledgement });
  },
  stageTaken(stage: 'total', seconds: number): void {
    messageSeconds.observe({ stage }, seconds);
  },
  /** @param code of the closed set of findings. */
  findingMade(code: string): void {
    findings.inc({ code });
  },
  /**
   * @param sourceDomain the name of a source domain that is configured.
   * @param field `PID-32`, `PID-5.8`; the first hundreds of a source domain are counted apart, what comes after them as `other`.
   */
  fieldUnused(sourceDomain: string, field: string, times: number): void {
    unusedFields.inc({ source_domain: sourceDomain, field: fieldLabel(sourceDomain, field) }, times);
  },
  /** @param route a path template. */
  requestAnswered(route: string, status: number): void {
    requests.inc({ route, status });
  },
  groupCommitted(transactions: number, seconds: number): void {
    groupSize.observe(transactions);
    commitSeconds.observe(seconds);
  },
};

let collecting = false;

/** Adds the figures of the process (memory, event loop, garbage collection); once, by the server. */
export function collectProcessMetrics(): void {
  if (collecting) return;
  collecting = true;
  collectDefaultMetrics({ register: registry });
}

/** All figures in the Prometheus text format 0.0.4. */
export async function metricsText(): Promise<string> {
  return registry.metrics();
}

/** The media type of `metricsText`. */
export const METRICS_MEDIA_TYPE = registry.contentType;
