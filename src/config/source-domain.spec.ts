import { describe, expect, it } from '@jest/globals';
import { sourceDomain } from '../../test/factories/source-domain.ts';
import { acceptsOrganisation, isOdsCode, refusesFindingAt } from './source-domain.ts';

const domain = sourceDomain({ organisations: ['R0D', 'RSS'], refuse: ['PID-7', 'PID-11.6'] });

describe('isOdsCode', () => {
  it.each(['R0D', 'r0d', 'RDZ20', 'A1B2C3D4E5', '123'])('%s is one', (text) => {
    expect(isOdsCode(text)).toBe(true);
  });

  it.each(['', 'R0', 'A1B2C3D4E5F', 'R0D ', ' R0D', 'R-D', 'R0D\n', '*', 'RÖD'])('%j is none', (text) => {
    expect(isOdsCode(text)).toBe(false);
  });
});

describe('acceptsOrganisation', () => {
  it.each([
    ['R0D', true],
    ['r0d', true],
    ['R0d', true],
    ['RSS', true],
    ['Rß', false], // in upper case this is RSS
    ['RDZ', false],
    ['R0D02', false],
    ['*', false],
    ['', false],
  ])('%j: %s', (code, accepted) => {
    expect(acceptsOrganisation(domain, code)).toBe(accepted);
  });
});

describe('refusesFindingAt', () => {
  it.each([
    ['PID-7', true],
    ['PID-7.1', true],
    ['PID-7[2].1', true],
    ['PID-11.6', true],
    ['PID-11.6.2', true],
    ['PID-11', false],
    ['PID-11.60', false],
    ['PID-11[1].6', true],
    ['PID-11[1].5', false],
    ['PID-70', false],
    ['PV1-7', false],
  ])('%s: %s', (location, refused) => {
    expect(refusesFindingAt(domain, location)).toBe(refused);
  });
});
