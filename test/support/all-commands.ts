import type { Command } from '../../src/cli/command.ts';
import { completionCommand } from '../../src/cli/completion/completion-command.ts';
import { deployCommand } from '../../src/cli/deploy/deploy-command.ts';
import { doctorCommand } from '../../src/cli/doctor.ts';
import { explainCommand } from '../../src/cli/explain.ts';
import { healthCommand } from '../../src/cli/health.ts';
import { helpCommand } from '../../src/cli/help/help-command.ts';
import { runCommand } from '../../src/cli/run.ts';
import { statusCommand } from '../../src/cli/status.ts';

/** Every command that people write, loaded. */
export const ALL_COMMANDS: readonly Command[] = [
  ...[runCommand, explainCommand, statusCommand, healthCommand, doctorCommand, deployCommand],
  ...[completionCommand, helpCommand],
];
