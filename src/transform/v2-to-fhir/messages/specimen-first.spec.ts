import { describe, expect, it } from '@jest/globals';
import { theConversionOf } from '../../../../test/factories/message.ts';
import { bodiesOf, orderMessage } from '../../../../test/factories/order-message.ts';

const converted = (type: string, ...segments: readonly string[]) => theConversionOf(orderMessage(type, ...segments));
const SPM = 'SPM|1|^S1||BLD';
const OBX = 'OBX|1|NM|HB^Hb^L||7';

describe.each(['OUL^R22', 'OUL^R23'])('%s: specimen, container, then order and result', (type) => {
  it('reports on the specimen that stands before', () => {
    const second = [SPM.replace('S1', 'S2'), 'OBR|2|P2||UE', OBX];
    const conversion = converted(type, SPM, 'OBX|1|NM|VOL^Volume^L||5', 'SAC|||C1', 'OBR|1|P1||FBC', 'ORC|SC|P1', OBX, ...second);
    expect(bodiesOf(conversion, 'DiagnosticReport')).toMatchObject([
      { specimen: [{ reference: 'Specimen[0]' }], result: [{ reference: 'Observation[1]' }] },
      { specimen: [{ reference: 'Specimen[1]' }], result: [{ reference: 'Observation[2]' }] },
    ]);
    expect(bodiesOf(conversion, 'Observation')[0]).toMatchObject({ focus: [{ reference: 'Specimen[0]' }] });
    expect(bodiesOf(conversion, 'Specimen')[0]).toMatchObject({ container: [{ identifier: [{ value: 'C1' }] }] });
    expect(bodiesOf(conversion, 'ServiceRequest')).toHaveLength(2);
  });
});

describe('OUL^R24: order, specimen inside, then results', () => {
  it('takes what stands behind the container for results', () => {
    const conversion = converted('OUL^R24', 'OBR|1|P1||FBC', 'ORC|SC|P1', SPM, 'OBX|1|NM|VOL^Volume^L||5', 'SAC|||C1', OBX);
    expect(bodiesOf(conversion, 'DiagnosticReport')).toMatchObject([
      { specimen: [{ reference: 'Specimen[0]' }], result: [{ reference: 'Observation[1]' }] },
    ]);
  });
});

describe.each(['OML^O33', 'OML^O35'])('%s: specimen, then its orders', (type) => {
  it('orders on the specimen that stands before', () => {
    const conversion = converted(type, SPM, 'SAC|||C1', 'ORC|NW|P1', 'OBR|1|P1||FBC', 'ORC|NW|P2', 'OBR|2|P2||UE');
    expect(bodiesOf(conversion, 'ServiceRequest')).toMatchObject([
      { status: 'active', specimen: [{ reference: 'Specimen[0]' }] },
      { status: 'active', specimen: [{ reference: 'Specimen[0]' }] },
    ]);
  });
});
