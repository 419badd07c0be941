import type { CommandTable } from './cli/command-table.ts';

/** The commands of berth. The build makes a file of each, to be loaded alone. */
export const COMMANDS: CommandTable = new Map([
  [
    'run',
    {
      summary: 'Register this host’s containers in Consul, and keep them registered (the default).',
      load: async () => (await import('./cli/run.ts')).runCommand,
    },
  ],
  [
    'explain',
    {
      summary: 'Show what would be registered for a container, and why.',
      load: async () => (await import('./cli/explain.ts')).explainCommand,
    },
  ],
  [
    'status',
    {
      summary: 'Compare what containers ask for with what Consul has, on this host.',
      load: async () => (await import('./cli/status.ts')).statusCommand,
    },
  ],
  [
    'health',
    {
      summary: 'Ask the daemon of this container whether it makes progress.',
      load: async () => (await import('./cli/health.ts')).healthCommand,
    },
  ],
  [
    'doctor',
    {
      summary: 'Look for what is wrong with Docker, Consul, the token and the addresses.',
      load: async () => (await import('./cli/doctor.ts')).doctorCommand,
    },
  ],
  [
    'deploy',
    {
      summary: 'Release a service blue/green, without a dropped request.',
      load: async () => (await import('./cli/deploy/deploy-command.ts')).deployCommand,
    },
  ],
  [
    'completion',
    {
      summary: 'Print a script by which a shell completes commands and flags.',
      load: async () => (await import('./cli/completion/completion-command.ts')).completionCommand,
    },
  ],
  [
    '__complete',
    {
      summary: 'Complete a command line, for a shell.',
      load: async () =>
        (await import('./cli/completion/completion-command.ts')).completeCommand(COMMANDS),
    },
  ],
  [
    'help',
    {
      summary: 'Show a page of the documentation, or the help of a command.',
      load: async () => (await import('./cli/help/help-command.ts')).helpCommand,
    },
  ],
]);
