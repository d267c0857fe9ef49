import { describe, expect, it } from '@jest/globals';
import { METRICS_MEDIA_TYPE, metrics, metricsText } from './metrics.ts';

async function samples(name: string): Promise<string[]> {
  return (await metricsText()).split('\n').filter((line) => line.startsWith(name));
}

describe('metrics', () => {
  it('counts messages by source domain, type and acknowledgement', async () => {
    metrics.messageAnswered('emergency-care', 'ADT^A01^ADT_A01', 'AA');
    metrics.messageAnswered('emergency-care', 'ADT^A01', 'AA');
    metrics.messageAnswered('emergency-care', 'ORU^R01', 'AR');
    expect(await samples('messages_total')).toStrictEqual([
      'messages_total{source_domain="emergency-care",type="ADT^A01",ack="AA"} 2',
      'messages_total{source_domain="emergency-care",type="ORU^R01",ack="AR"} 1',
    ]);
  });

  it('does not grow with what a sender invents', async () => {
    const types = ['ZZZ^Z01', 'ADT^A99', 'ADT^', '"},x{a="', 'ADT A01', 'toString', '__proto__', '9434765919', 'x'.repeat(10_000)];
    const before = (await samples('messages_total')).length;
    for (const type of types) metrics.messageAnswered('invented', type, 'AR');
    for (let index = 0; index < 1000; index += 1) metrics.messageAnswered('invented', `ADT^X${index}`, 'AR');
    const added = (await samples('messages_total')).slice(before);
    expect(added.sort()).toStrictEqual([
      'messages_total{source_domain="invented",type="ADT",ack="AR"} 1',
      'messages_total{source_domain="invented",type="other",ack="AR"} 1008',
    ]);
  });

  it('measures messages, groups and commits in seconds', async () => {
    metrics.stageTaken('total', 0.0002);
    metrics.groupCommitted(3, 0.004);
    expect(await samples('message_seconds_count')).toStrictEqual(['message_seconds_count{stage="total"} 1']);
    expect(await samples('store_group_size_bucket{le="4"}')).toStrictEqual(['store_group_size_bucket{le="4"} 1']);
    expect(await samples('store_group_size_bucket{le="2"}')).toStrictEqual(['store_group_size_bucket{le="2"} 0']);
    expect(await samples('store_commit_seconds_sum')).toStrictEqual(['store_commit_seconds_sum 0.004']);
  });

  it('counts findings and requests', async () => {
    metrics.findingMade('value-invalid');
    metrics.requestAnswered('/$ingest', 200);
    expect(await samples('findings_total')).toStrictEqual(['findings_total{code="value-invalid"} 1']);
    expect(await samples('http_requests_total')).toStrictEqual(['http_requests_total{route="/$ingest",status="200"} 1']);
  });

  it('counts fields that became nothing by source domain', async () => {
    metrics.fieldUnused('emergency-care', 'PID-32', 1);
    metrics.fieldUnused('emergency-care', 'PID-32', 2);
    metrics.fieldUnused('laboratory', 'OBX-15.2', 4);
    expect(await samples('unused_fields_total')).toStrictEqual([
      'unused_fields_total{source_domain="emergency-care",field="PID-32"} 3',
      'unused_fields_total{source_domain="laboratory",field="OBX-15.2"} 4',
    ]);
  });

  it('counts no more fields apart than 500 of a source domain', async () => {
    for (let field = 1; field <= 2000; field += 1) metrics.fieldUnused('own-segments', `ZZZ-${field}`, 1);
    for (const field of ['', 'PID', 'PID-x', 'line 3', '"},x{a="', 'x'.repeat(10_000)]) metrics.fieldUnused('malformed', field, 1);
    expect((await samples('unused_fields_total{source_domain="own-segments"')).length).toBe(501);
    expect(await samples('unused_fields_total{source_domain="own-segments",field="other"}')).toStrictEqual([
      'unused_fields_total{source_domain="own-segments",field="other"} 1500',
    ]);
    expect(await samples('unused_fields_total{source_domain="malformed"')).toStrictEqual([
      'unused_fields_total{source_domain="malformed",field="other"} 6',
    ]);
  });

  it('is the Prometheus text format', () => {
    expect(METRICS_MEDIA_TYPE).toBe('text/plain; version=0.0.4; charset=utf-8');
  });
});
