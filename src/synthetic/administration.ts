import * as s from './segments.ts';
import type { Segment } from './segments.ts';
import type { Story } from './story.ts';

export const personAndKin = (event: string, story: Story): readonly Segment[] => [s.evn(event, story), s.pid(story), s.nk1(story)];

/** Events by which a visit ends, and those that are about a person without one. */
const DISCHARGES = ['A03'];
const DETAILED = ['A01', 'A04', 'A05', 'A06', 'A07', 'A08', 'A13'];
/** The visit begins with them. */
const BEGINNINGS = ['A01', 'A04'];
/** It is still to come. */
const PLANS = ['A05', 'A14', 'A27', 'A38'];
/** Merges of accounts, not of patients. */
const OF_ACCOUNTS = ['A35', 'A36', 'A41', 'A44'];

/** A visit: it begins, changes, ends, or is planned. */
export function admission(event: string, story: Story): readonly Segment[] {
  const details = DETAILED.includes(event) ? [s.al1(story), s.dg1(story), s.pr1(story), s.in1(story)] : [];
  return [...personAndKin(event, story), s.pv1(story, classOf(event), timesOf(event, story)), ...expected(event, story), ...details];
}

/** HL7 table 0004. */
function classOf(event: string): string {
  if (PLANS.includes(event)) return 'P';
  return event === 'A04' ? 'E' : event === 'A07' ? 'O' : 'I';
}

function timesOf(event: string, { happened }: Story): Segment[1] {
  if (DISCHARGES.includes(event)) return { 36: '1', 45: happened };
  if (BEGINNINGS.includes(event)) return { 44: happened };
  return PLANS.includes(event) ? { 44: '' } : {};
}

function expected(event: string, story: Story): readonly Segment[] {
  if (PLANS.includes(event)) return [s.pv2(story, { 8: story.booked })];
  if (event === 'A16') return [s.pv2(story, { 9: story.booked })];
  return DETAILED.includes(event) ? [s.pv2(story)] : [];
}

export const patientOnly = (event: string, story: Story): readonly Segment[] => [s.evn(event, story), s.pid(story)];

export function merge(event: string, story: Story): readonly Segment[] {
  if (event === 'A45') return [...patientOnly(event, story), s.mrg(story, story.visit), s.pv1(story)];
  if (event === 'A42') return [...patientOnly(event, story), s.mrg(story, `${story.visit}X`), s.pv1(story)];
  if (!OF_ACCOUNTS.includes(event)) return [...patientOnly(event, story), s.mrg(story)];
  const account = { 18: s.parts(`${story.visit}B`, '', '', story.organisation, 'AN') };
  return [s.evn(event, story), s.pid(story, story.person, account), s.mrg(story, undefined, `${story.visit}A`)];
}

export const twoPeople = (event: string, story: Story): readonly Segment[] => [...patientOnly(event, story), s.pid(story, story.other)];
