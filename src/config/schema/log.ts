import defaults from '../../../config/default.json' with { type: 'json' };

/** What is written, and how. */
export const LOG_SCHEMA = {
  log: {
    level: {
      doc: 'The least important lines to write.',
      format: ['error', 'warn', 'info', 'debug'] as ('error' | 'warn' | 'info' | 'debug')[],
      default: defaults.log.level as 'error' | 'warn' | 'info' | 'debug',
      env: 'BERTH_LOG_LEVEL',
      flag: 'log-level',
    },
    format: {
      doc: 'How lines are written; auto is text on a terminal, JSON otherwise.',
      format: ['auto', 'json', 'text'] as ('auto' | 'json' | 'text')[],
      default: defaults.log.format as 'auto' | 'json' | 'text',
      env: 'BERTH_LOG_FORMAT',
      flag: 'log-format',
    },
  },
};
