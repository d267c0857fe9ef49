import { not } from '../../mapping/condition.ts';
import { group, into, make, messageMap, type MessageRow } from '../../mapping/message-map.ts';
import { golToGoal } from '../segments/gol-to-goal.ts';
import { nteToNote } from '../segments/nte-to-note.ts';
import { nteToObservation } from '../segments/nte-to-observation.ts';
import { hasSeveralValues, obxToObservationComponent } from '../segments/obx-to-observation-component.ts';
import { obxToObservation } from '../segments/obx-to-observation.ts';
import { prbToCondition } from '../segments/prb-to-condition.ts';
import { pthToCarePlan } from '../segments/pth-to-care-plan.ts';
import { rolToCareTeam } from '../segments/rol-to-care-team.ts';
import { messageRows, patientRows, visitRows } from './adt-rows.ts';
import { order } from './order-rows.ts';

const observation = (name: string): MessageRow =>
  group(name, 'OBX', [
    make('OBX', 'Observation', obxToObservation, { if: not(hasSeveralValues) }),
    make('OBX', 'Observation', obxToObservationComponent, { if: hasSeveralValues }),
    into('NTE', 'Observation', nteToObservation),
  ]);

const role = (name: string): MessageRow => group(name, 'ROL', [make('ROL', 'CareTeam', rolToCareTeam)], ['VAR']);

/** PPR_PC1: problems are added, changed, deleted (PC1, PC2, PC3), with their goals, pathways and orders. */
export const pprPc1 = messageMap(
  'PPR_PC1',
  { type: 'PPR', events: ['PC1', 'PC2', 'PC3'], required: ['PID', 'PRB'], single: ['PID', 'PV1'], silent: ['UAC'] },
  [
    ...patientRows,
    ...visitRows,
    group(
      'PROBLEM',
      'PRB',
      [
        make('PRB', 'Condition', prbToCondition),
        into('NTE', 'Condition', nteToNote('Condition')),
        role('PROBLEM_ROLE'),
        group('PATHWAY', 'PTH', [make('PTH', 'CarePlan', pthToCarePlan)], ['VAR']),
        observation('PROBLEM_OBSERVATION'),
        group(
          'GOAL',
          'GOL',
          [make('GOL', 'Goal', golToGoal), into('NTE', 'Goal', nteToNote('Goal')), role('GOAL_ROLE'), observation('GOAL_OBSERVATION')],
          ['VAR'],
        ),
        order(),
      ],
      ['VAR'],
    ),
    ...messageRows,
  ],
);
