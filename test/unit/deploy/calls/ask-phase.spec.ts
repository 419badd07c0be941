import { expect } from 'chai';
import {
  type PhaseQuestion,
  askCommand,
  askWebhook,
} from '../../../../src/deploy/calls/ask-phase.ts';
import { trialOf } from '../../../../src/domain/deploy/analysis/trial.ts';
import { aDeployment } from '../../../support/deployments.ts';
import { bodyOf, loopbackServers } from '../../../support/loopback-server.ts';

function aQuestion(facts: Partial<PhaseQuestion> = {}): PhaseQuestion {
  return {
    ...{ payload: { a: 1 }, trial: trialOf(aDeployment('shop')), deadlineMs: 1_000 },
    ...{ signal: new AbortController().signal, isAnswerOptional: false, ...facts },
  };
}

describe('askWebhook', () => {
  const serve = loopbackServers();
  const answering = (status: number, body: string): Promise<string> =>
    serve((_, response) => {
      response.writeHead(status).end(body);
    });

  it('posts JSON, with the facts of the trial in address and headers', async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      void bodyOf(request).then((body) => {
        const { method, url: path, headers } = request;
        seen.push(method, path, headers['x-zone'], headers['idempotency-key'], body);
        seen.push(headers['content-type']);
        response.end('{"phase":"pass","message":"fine"}');
      });
    });
    const target = { url: `${url}/\${service}`, headers: new Map([['X-Zone', '${zone}']]) };
    const headers = new Map([['idempotency-key', 'k']]);

    const answer = await askWebhook(target, aQuestion({ headers }));

    expect(seen).to.deep.equal(['POST', '/shop', 'green', 'k', '{"a":1}', 'application/json']);
    expect(answer).to.include({ kind: 'pass', message: 'fine' });
  });

  for (const [status, body, kind, message] of [
    [500, '{"phase":"pass"}', 'error', 'status 500'],
    [200, 'ok', 'error', 'the answer is no JSON'],
    [200, '{}', 'error', /^its phase is "null"/],
  ] as const) {
    it(`takes ${String(status)} ${body} for ${kind}`, async () => {
      const url = await answering(status, body);

      const answer = await askWebhook({ url, headers: new Map() }, aQuestion());

      expect(answer.kind).to.equal(kind);
      expect(answer.message).to.match(new RegExp(message));
    });
  }

  it('tells a receiver that cannot be reached', async () => {
    const target = { url: 'http://127.0.0.1:1/', headers: new Map<string, string>() };

    expect(await askWebhook(target, aQuestion())).to.include({ kind: 'error' });
  });

  for (const [body, kind] of [
    ['', 'pass'],
    ['ok', 'pass'],
    ['{"ok":true}', 'pass'],
    ['{"phase":"fail"}', 'fail'],
    ['{"phase":"passed"}', 'error'],
  ] as const) {
    it(`takes the answer ${body || 'without a body'} of one that only listens for ${kind}`, async () => {
      const url = await answering(200, body);

      const answer = await askWebhook(
        { url, headers: new Map() },
        aQuestion({ isAnswerOptional: true }),
      );

      expect(answer.kind).to.equal(kind);
    });
  }
});

describe('askCommand', () => {
  it('gives JSON on the standard input and reads the exit code', async () => {
    const command = ['/bin/sh', '-c', 'cat; echo "$0"; exit 3', '${zone}'];

    const answer = await askCommand(command, process.env, aQuestion());

    expect(answer).to.include({ kind: 'in-progress', message: 'green' });
  });

  it('takes what does not end by itself for an error', async () => {
    const answer = await askCommand(['/no/such'], process.env, aQuestion());

    expect(answer).to.include({ kind: 'error' });
  });
});
