import { describe, expect, it } from '@jest/globals';
import { sourceDomain } from '../../test/factories/source-domain.ts';
import type { SourceDomain } from '../config/snapshot.ts';
import type { Finding } from '../faults/finding.ts';
import { refuseFindings } from './refuse-findings.ts';

const domain = (...refuse: readonly string[]): SourceDomain => sourceDomain({ refuse });

const FINDINGS: readonly Finding[] = [
  { code: 'code-unmapped', location: 'PV1-2', text: 'no such code', severity: 'W' },
  { code: 'value-invalid', location: 'PID-7', text: 'no date', severity: 'W' },
  { code: 'code-unmapped', location: 'PID-8', text: 'no such code', severity: 'W' },
];

describe('refuse: [...]', () => {
  it('keeps the finding that is refused, one issue each: ERR-3 is told by it', () => {
    const refused = (): void => {
      refuseFindings(FINDINGS, domain('PV1-2', 'PID-7'));
    };
    expect(refused).toThrow(
      expect.objectContaining({
        code: 'field-refused',
        issues: [
          { code: 'field-refused', detail: 'no such code', location: 'PV1-2', finding: 'code-unmapped' },
          { code: 'field-refused', detail: 'no date', location: 'PID-7', finding: 'value-invalid' },
        ],
      }),
    );
  });

  it('leaves all other findings as they are', () => {
    expect(() => {
      refuseFindings(FINDINGS, domain('PID-11'));
    }).not.toThrow();
  });
});
