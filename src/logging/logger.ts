import { withoutSecrets } from '../domain/secrets.ts';
import { escaped, quoted } from '../domain/untrusted-text.ts';
import { createLogger as createWinston, format, transports, type Logger as Winston } from 'winston';

/** Where winston's formats keep the finished line (the `triple-beam` convention). */
const MESSAGE = Symbol.for('message');

export type Level = 'error' | 'warn' | 'info' | 'debug';
export type Fields = Readonly<Record<string, unknown>>;

/** One line: a constant message, and the data in fields. */
export interface LogLine {
  readonly level: Level;
  readonly message: string;
  readonly fields: Fields;
}

export interface Logger {
  /** What comes after `close` is dropped. */
  write(line: LogLine): void;
  /** Resolves when everything has been handed to the stream. */
  close(): Promise<void>;
}

export interface LoggerOptions {
  readonly level: Level;
  /** `auto` is text on a terminal, JSON otherwise. */
  readonly format: 'auto' | 'json' | 'text';
  readonly stream: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** Values that are replaced by `***` wherever they occur; more may come later. */
  readonly secrets: Iterable<string>;
}

/** winston, writing to one stream. Redaction is the last step before the stream. */
export function createLogger(options: LoggerOptions): Logger {
  const { stream, level, secrets } = options;
  const isTerminal = stream.isTTY === true;
  const isText = options.format === 'text' || (options.format === 'auto' && isTerminal);
  const layout = isText ? textLayout(isTerminal) : jsonLayout();
  const winston: Winston = createWinston({
    level,
    format: format.combine(format.timestamp(), layout, redaction(secrets)()),
    transports: [streamTransport(stream)],
  });
  let isClosed = false;
  return {
    write: ({ level: lineLevel, message, fields }) => {
      // A call that was given up at the end may still have something to say, and winston would throw.
      if (isClosed) return;
      winston.log({ level: lineLevel, message, ...fields });
    },
    close: () =>
      new Promise((resolve) => {
        isClosed = true;
        winston.once('finish', resolve);
        winston.end();
      }),
  };
}

function streamTransport(stream: NodeJS.WritableStream): Winston['transports'][number] {
  const transport: unknown = new transports.Stream({ stream });
  return transport as Winston['transports'][number]; // the types lack the base class's methods
}

/** What a reader looks for first stands first. */
function jsonLayout(): ReturnType<typeof format.printf> {
  return format.printf(({ timestamp, level, message, ...fields }) =>
    JSON.stringify({ timestamp, level, message, ...fields }),
  );
}

const COLOURS: Readonly<Record<string, string>> = {
  error: '31',
  warn: '33',
  info: '32',
  debug: '90',
};

function textLayout(hasColour: boolean): ReturnType<typeof format.printf> {
  return format.printf(({ timestamp, level, message, ...fields }) => {
    const colour = COLOURS[level] ?? '0';
    const word = level.toUpperCase().padEnd(5);
    const shownLevel = hasColour ? `\u001b[${colour}m${word}\u001b[0m` : word;
    const pairs = Object.entries(fields)
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([key, value]) => ` ${key}=${textValue(value)}`);
    return `${String(timestamp)} ${shownLevel} ${String(message)}${pairs.join('')}`;
  });
}

/** Names and labels come from containers: quotes keep blanks and escapes from forging a line. */
function textValue(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const isPlain = /^[\p{L}\p{N}\p{P}\p{S}]+$/u.test(text) && !/["=]/.test(text);
  return isPlain || typeof value !== 'string' ? escaped(text) : quoted(text);
}

function redaction(secrets: Iterable<string>): ReturnType<typeof format> {
  return format((info) => {
    info[MESSAGE] = withoutSecrets(String(info[MESSAGE]), secrets);
    return info;
  });
}
