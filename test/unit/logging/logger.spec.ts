import { expect } from 'chai';
import {
  type Fields,
  type Level,
  type LogLine,
  type LoggerOptions,
  createLogger,
} from '../../../src/logging/logger.ts';
import { MemoryStream } from '../../support/memory-stream.ts';

const TIME = '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z';

/** What a logger writes, with TIME for the time. */
async function written(
  options: Partial<LoggerOptions> & { readonly isTTY?: boolean },
  ...lines: readonly LogLine[]
): Promise<string> {
  const stream = new MemoryStream(options);
  const logger = createLogger({ level: 'debug', format: 'text', stream, secrets: [], ...options });
  for (const line of lines) logger.write(line);
  await logger.close();
  return stream.text.replaceAll(new RegExp(TIME, 'g'), 'TIME');
}

const line = (fields: Fields = {}, level: Level = 'info'): LogLine => ({
  level,
  message: 'registered',
  fields,
});

describe('createLogger, JSON', () => {
  const json = { format: 'json' } as const;

  it('writes one object a line: time, level, message, then the fields in their order', async () => {
    const text = await written(json, line({ service: 'web', port: 80 }), line({}, 'warn'));

    expect(text).to.equal(
      '{"timestamp":"TIME","level":"info","message":"registered","service":"web","port":80}\n' +
        '{"timestamp":"TIME","level":"warn","message":"registered"}\n',
    );
  });

  it('keeps lists and leaves out what is undefined', async () => {
    const text = await written(json, line({ problems: ['a', 'b'], node: undefined, none: '' }));

    expect(text).to.equal(
      '{"timestamp":"TIME","level":"info","message":"registered","problems":["a","b"],"none":""}\n',
    );
  });

  it('keeps a line break in a value from making a line', async () => {
    const text = await written(json, line({ container: 'a\n{"level":"error"}' }));

    expect(text.split('\n')).to.have.length(2);
  });
});

describe('createLogger', () => {
  it('drops what comes after it was closed, such as the end of a call that was given up', async () => {
    const stream = new MemoryStream({});
    const logger = createLogger({ level: 'info', format: 'json', stream, secrets: [] });
    await logger.close();

    logger.write(line());
    await new Promise((resolve) => setImmediate(resolve));

    expect(stream.text).to.equal('');
  });
});

describe('createLogger, text', () => {
  it('writes time, level, message, then the fields in their order', async () => {
    const text = await written({}, line({ service: 'web', port: 80 }), line({}, 'warn'));

    expect(text).to.equal('TIME INFO  registered service=web port=80\nTIME WARN  registered\n');
  });

  const values: readonly (readonly [string, unknown, string])[] = [
    ['a plain word', 'web-1.example:80', 'key=web-1.example:80'],
    ['letters of other scripts and emoji', 'ü漢🚢', 'key=ü漢🚢'],
    ['a number', 0, 'key=0'],
    ['a switch', false, 'key=false'],
    ['null', null, 'key=null'],
    ['a list', ['a b', 'c'], 'key=["a b","c"]'],
    ['an object', { a: 1 }, 'key={"a":1}'],
    ['a text with blanks', 'a b', 'key="a b"'],
    ['a text that looks like a field', 'a level=error', 'key="a level=error"'],
    ['a text with an equals sign', 'a=b', 'key="a=b"'],
    ['a text with quotes', 'a"b', String.raw`key="a\"b"`],
    ['a text with a no-break space', 'a\u00a0b', 'key="a\u00a0b"'],
    ['a line break', 'a\nb', String.raw`key="a\nb"`],
    ['a carriage return', 'a\rb', String.raw`key="a\rb"`],
    ['a NUL', 'a\0b', String.raw`key="a\u0000b"`],
    ['an escape sequence', '\u001b[31mred', String.raw`key="\u001b[31mred"`],
    ['a line break in a list', ['a\nb'], String.raw`key=["a\nb"]`],
    ['half a surrogate pair', '\ud83d', String.raw`key="\ud83d"`],
  ];
  for (const [name, value, shown] of values) {
    it(`writes ${name} as ${shown}`, async () => {
      expect(await written({}, line({ key: value }))).to.equal(`TIME INFO  registered ${shown}\n`);
    });
  }

  it('leaves out what is empty or undefined', async () => {
    const text = await written({}, line({ tags: '', node: undefined, port: 80 }));

    expect(text).to.equal('TIME INFO  registered port=80\n');
  });

  it('colours the level, and nothing else, on a terminal', async () => {
    const lines = (['error', 'warn', 'info', 'debug'] as const).map((level) => line({}, level));

    expect(await written({ isTTY: true }, ...lines)).to.equal(
      'TIME \u001b[31mERROR\u001b[0m registered\n' +
        'TIME \u001b[33mWARN \u001b[0m registered\n' +
        'TIME \u001b[32mINFO \u001b[0m registered\n' +
        'TIME \u001b[90mDEBUG\u001b[0m registered\n',
    );
  });
});

describe('createLogger, auto', () => {
  it('is text on a terminal', async () => {
    expect(await written({ format: 'auto', isTTY: true }, line())).to.match(/^TIME /);
  });

  it('is JSON anywhere else', async () => {
    expect(await written({ format: 'auto' }, line())).to.match(/^\{"timestamp":"TIME",/);
  });
});

describe('createLogger, level', () => {
  const levels = ['error', 'warn', 'info', 'debug'] as const;
  for (const [index, level] of levels.entries()) {
    it(`writes ${levels.slice(0, index + 1).join(', ')} and nothing below for ${level}`, async () => {
      const text = await written({ level }, ...levels.map((each) => line({}, each)));

      expect(text.toLowerCase().match(/error|warn|info|debug/g)).to.deep.equal(
        levels.slice(0, index + 1),
      );
    });
  }
});

describe('createLogger, secrets', () => {
  const both = ['json', 'text'] as const;
  const tokens = ['s3cr3t', 'with "quotes"', 'back\\slash', 'line\nbreak', 'ü🚢', 'a.*b$&'];
  for (const format of both) {
    for (const secret of tokens) {
      it(`hides ${JSON.stringify(secret)} in ${format}, wherever it stands`, async () => {
        const fields = {
          error: `403 for ${secret}!`,
          problems: [secret],
          nested: { deep: secret },
          [secret]: 'as a key',
        };

        const text = await written(
          { format, secrets: [secret] },
          { ...line(fields), message: secret },
        );

        expect(text.match(/\*\*\*/g)).to.have.length(5);
        expect(text).not.to.include(secret);
        expect(text).not.to.include(JSON.stringify(secret).slice(1, -1));
      });
    }
  }

  it('hides every one of several', async () => {
    const text = await written({ secrets: ['one', 'two'] }, line({ a: 'one,two,one' }));

    expect(text).to.equal('TIME INFO  registered a=***,***,***\n');
  });

  it('takes an empty one for none', async () => {
    expect(await written({ secrets: [''] }, line())).to.equal('TIME INFO  registered\n');
  });
});
