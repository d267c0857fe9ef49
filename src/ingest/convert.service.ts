import { Injectable } from '@nestjs/common';
import { accept, refuse } from '../ack/acknowledge.ts';
import { mayBeSent } from '../auth/permissions.ts';
import { Fault } from '../faults/fault.ts';
import type { Finding } from '../faults/finding.ts';
import { Identity } from '../identity/identity.ts';
import { logFailure } from '../telemetry/logger.ts';
import type { Conversion, Instruction, LineageEntry, Loss, ResourceBody } from '../transform/conversion.ts';
import { convert } from '../transform/convert.ts';
import { acknowledgementContext } from './acknowledgement-context.ts';
import { checkEnvelope } from './check-envelope.ts';
import { checkFacility } from './check-facility.ts';
import { conversionContext, mappingOf } from './conversion-context.ts';
import type { InboundMessage } from './inbound-message.ts';
import { categoryOf } from './received-message.ts';
import { refuseFindings } from './refuse-findings.ts';

/** What a message would become. */
export interface ConvertResult {
  /** The whole conversion: MessageHeader, the guide's Provenances, every resource, with the ids they would be created under. */
  readonly bundle: ResourceBody;
  readonly instructions: readonly Instruction[];
  readonly lineage: readonly LineageEntry[];
  readonly losses: readonly Loss[];
  readonly findings: readonly Finding[];
  /** As `$ingest` would answer. */
  readonly acknowledgement: string;
}

export type ConvertAnswer =
  | { readonly kind: 'conversion'; readonly status: 200; readonly result: ConvertResult }
  | { readonly kind: 'refusal'; readonly status: number; readonly text: string };

/** Converts without storing. Ids are those of an empty store: what is stored already is not looked at. */
@Injectable()
export class ConvertService {
  readonly #identity: Identity;

  constructor(identity: Identity) {
    this.#identity = identity;
  }

  /** @throws Fault category-not-permitted */
  convert(inbound: InboundMessage): ConvertAnswer {
    mayBeSent(inbound.principal, categoryOf(inbound.message));
    try {
      return { kind: 'conversion', status: 200, result: this.#resultOf(inbound) };
    } catch (thrown) {
      const fault = Fault.from(thrown);
      if (fault.code === 'internal') logFailure(thrown);
      const { status, text } = refuse(inbound.message, fault, acknowledgementContext(inbound));
      return { kind: 'refusal', status, text };
    }
  }

  #resultOf(inbound: InboundMessage): ConvertResult {
    const envelope = [...checkEnvelope(inbound), ...checkFacility(inbound)];
    const conversion = convert(inbound.message, mappingOf(inbound), conversionContext(inbound));
    refuseFindings(conversion.findings, inbound.sourceDomain);
    const { identity, server } = inbound.snapshot;
    const resources = this.#identity.asNew(conversion, identity.patientId);
    const findings = [...envelope, ...conversion.findings, ...conversion.resources.flatMap(({ assumptions }) => assumptions)];
    return {
      bundle: bundleOf(conversion, resources, server.publicUrl),
      instructions: conversion.instructions,
      lineage: conversion.lineage(),
      losses: conversion.losses(),
      findings,
      acknowledgement: accept(inbound.message, { findings, unusedFields: conversion.unusedFields() }, acknowledgementContext(inbound)).text,
    };
  }
}

/** MessageHeader first, as R4 demands of a Bundle of type message. */
function bundleOf({ bundle }: Conversion, resources: readonly ResourceBody[], publicUrl: string): ResourceBody {
  const [headers, others] = [
    resources.filter(({ resourceType }) => resourceType === 'MessageHeader'),
    resources.filter(({ resourceType }) => resourceType !== 'MessageHeader'),
  ];
  return {
    ...bundle,
    entry: [...headers, ...others].map((resource) => ({
      fullUrl: `${publicUrl}/${resource.resourceType}/${String(resource['id'])}`,
      resource,
    })),
  };
}
