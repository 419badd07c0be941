import type { Occurrence } from '../domain/observation.ts';
import type { News } from './news.ts';

export type Importance = 'info' | 'warn' | 'error';

/** One line for the reader of the page. */
export interface FeedEntry {
  readonly kind: Occurrence['kind'];
  readonly importance: Importance;
  /** `''` where it is about the whole host. */
  readonly container: string;
  readonly service: string;
  readonly detail: string;
}

/** The line that news give; `undefined` for what is of no interest to a reader. */
export function feedEntry(news: News): FeedEntry | undefined {
  switch (news.kind) {
    case 'registered': {
      const drift = news.drift.length === 0 ? '' : `, ${news.drift.join(', ')} differed`;
      const ms = String(Math.round(news.elapsedMs));
      return aboutService(news, news.service.id, `${news.reason}${drift}, ${ms} ms`);
    }
    case 'deregistered':
      return aboutService(news, news.serviceId, news.reason);
    case 'maintenance':
      return aboutService(news, news.serviceId, news.why ?? 'over');
    case 'retained':
      return aboutContainer(news, 'info', `${String(news.serviceIds.length)} services stay`);
    case 'note':
      return aboutContainer(news, 'warn', news.messages.join('; '));
    case 'failed': {
      const words = news.errors.map(({ message }) => message).join('; ');
      return aboutContainer(news, 'error', `try ${String(news.attempt)}: ${words}`);
    }
    default:
      return hostEntry(news);
  }
}

type Subject = Pick<Extract<Occurrence, { kind: 'registered' }>, 'containerName'>;

function aboutService(
  news: Subject & Pick<FeedEntry, 'kind'>,
  service: string,
  detail: string,
): FeedEntry {
  return { ...aboutContainer(news, 'info', detail), service };
}

function aboutContainer(
  { kind, containerName }: Subject & Pick<FeedEntry, 'kind'>,
  importance: Importance,
  detail: string,
): FeedEntry {
  return { kind, importance, container: containerName, service: '', detail };
}

function hostEntry(news: News): FeedEntry | undefined {
  switch (news.kind) {
    case 'resynced': {
      if (news.enqueued === 0) return undefined;
      const counts = `${String(news.containers)} containers, ${String(news.services)} services`;
      return aboutHost(
        news.kind,
        'info',
        `${news.reason}: ${counts}, ${String(news.enqueued)} looked at`,
      );
    }
    case 'removals-held': {
      const held = `${String(news.gone)} of ${String(news.of)}`;
      return aboutHost(news.kind, 'warn', `${held} seem to be gone: held for a second look`);
    }
    case 'resync-failed':
    case 'releases-unread':
      return aboutHost(news.kind, 'error', news.error.message);
    case 'docker-up':
      return news.isRenewal
        ? undefined
        : aboutHost(news.kind, 'info', `Docker ${news.host.engineVersion}`);
    case 'docker-down':
    case 'consul-down':
      return aboutHost(news.kind, 'error', news.error.message);
    case 'consul-up':
      return aboutHost(news.kind, 'info', `Consul ${news.host?.version ?? ''}`.trim());
    default:
      return undefined;
  }
}

function aboutHost(kind: FeedEntry['kind'], importance: Importance, detail: string): FeedEntry {
  return { kind, importance, container: '', service: '', detail };
}
