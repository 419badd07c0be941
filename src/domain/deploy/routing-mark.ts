/** The host of what says by which pointer a routing table was made; nobody can own it (RFC 2606). */
export const MARK_HOST = 'berth.invalid';
