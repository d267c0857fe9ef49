import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, asJson, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import type { Conversion } from '../../conversion.ts';

const conversionOf = (xpn: string): Conversion => theConversionOf(aMessage('A28', aSegment('PID', { 3: '1', 5: xpn })));
const names = (xpn: string): unknown => asJson(theResource(conversionOf(xpn), 'Patient').body['name']);
const CORE = 'http://hl7.org/fhir/StructureDefinition/';

describe('XPN[HumanName]', () => {
  it.each<[string, string, object]>([
    ['XPN.1', 'Smith', { family: 'Smith' }],
    ['XPN.2 and XPN.3', '^Ann^Mary Jane', { given: ['Ann', 'Mary Jane'] }],
    ['XPN.4, XPN.6 and XPN.14 are suffixes', 'S^^^Jr^^MD^^^^^^^^FRCS', { family: 'S', suffix: ['Jr', 'MD', 'FRCS'] }],
    ['XPN.5', 'S^^^^Dr', { family: 'S', prefix: ['Dr'] }],
    ['XPN.11', 'S^^^^^^^^^^F', { extension: [{ url: `${CORE}humanname-assembly-order`, valueCode: 'F' }], family: 'S' }],
    ['XPN.10', 'S^^^^^^^^^20200101&20211231', { family: 'S', period: { start: '2020-01-01', end: '2021-12-31' } }],
    [
      'XPN.12 and XPN.13 before XPN.10',
      'S^^^^^^^^^2019&2020^^20200101^20211231',
      { family: 'S', period: { start: '2020-01-01', end: '2021-12-31' } },
    ],
    ['escapes', 'O\\T\\Neil', { family: 'O&Neil' }],
  ])('%s', (_rule, xpn, expected) => {
    expect(names(xpn)).toStrictEqual([expected]);
  });

  it('FN.2 to FN.5 stand beside the family name', () => {
    expect(names('van Dyke&van&Dyke&de&Groot')).toStrictEqual([
      {
        _family: {
          extension: [
            { url: `${CORE}humanname-own-prefix`, valueString: 'van' },
            { url: `${CORE}humanname-own-name`, valueString: 'Dyke' },
            { url: `${CORE}humanname-partner-prefix`, valueString: 'de' },
            { url: `${CORE}humanname-partner-name`, valueString: 'Groot' },
          ],
        },
        family: 'van Dyke',
      },
    ]);
  });

  it.each([
    ['BAD', 'old'],
    ['D', 'usual'],
    ['L', 'official'],
    ['M', 'maiden'],
    ['MSK', 'anonymous'],
    ['N', 'nickname'],
    ['R', 'official'],
    ['TEMP', 'temp'],
  ])('XPN.7 %s: %s', (type, use) => {
    expect(names(`S^^^^^^${type}`)).toStrictEqual([{ use, family: 'S' }]);
  });

  it.each(['B', 'ZZ'])('XPN.7 %s has no counterpart: no use, a finding and a loss', (type) => {
    const conversion = conversionOf(`S^^^^^^${type}`);
    expect(theResource(conversion, 'Patient').body['name']).toStrictEqual([{ family: 'S' }]);
    expect(conversion.findings.map(({ code, location }) => [code, location])).toStrictEqual([['code-unmapped', 'PID-5']]);
    expect(conversion.losses().map(({ source }) => source)).toContain('PID-5[1].7');
  });
});
