import type { AliasCheck, ServiceId } from '../../service.ts';
import { customIdProblem } from '../service-id.ts';
import { checkFacts } from './check-facts.ts';
import type { CheckValues } from './check-values.ts';

/** `CHECK_ALIAS`: the ID of another service of the same agent, whose health is taken over. */
export function aliasCheck(values: CheckValues): AliasCheck | undefined {
  const serviceId = values.text('alias');
  const problem = customIdProblem(serviceId);
  if (problem === undefined) {
    return { kind: 'alias', serviceId: serviceId as ServiceId, ...checkFacts(values) };
  }
  values.refuse('alias', `left out: it ${problem}`);
  return undefined;
}
