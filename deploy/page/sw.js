// The whole course, kept for when there is no network. EDITION names the law's day and the digest
// of every file; FILES gives each file's. A page is always made of one edition: a newer one is
// fetched whole, beside the old one, and takes over when the reader asks for it.

const NAME = `relief-lab-${EDITION}`;
// A name with a digest is of one content: it is neither fetched twice nor held in memory to be checked.
const NAMED = /-[0-9a-f]{12}[./]/;
const digest = async buffer => {
  const twice = await crypto.subtle.digest('SHA-256', await crypto.subtle.digest('SHA-256', buffer));
  return Array.from(new Uint8Array(twice).slice(0, 6), one => one.toString(16).padStart(2, '0')).join('');
};

const fetchAll = async () => {
  const cache = await caches.open(NAME);
  for (const [name, sum] of Object.entries(FILES)) {
    if (await cache.match(name)) continue;
    const named = NAMED.test(name);
    const answer = await fetch(name, { cache: named ? 'default' : 'no-cache' });
    const held = named ? null : await answer.arrayBuffer();
    if (!answer.ok || held && await digest(held) !== sum) throw new Error(`${name} is not of this edition`);
    await cache.put(name, held ? new Response(held, answer) : answer);
  }
};

self.addEventListener('install', event => event.waitUntil(fetchAll()));
self.addEventListener('message', ({ data }) => data === 'now' && self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil((async () => {
  for (const name of await caches.keys())
    if (name.startsWith('relief-lab-') && name !== NAME) await caches.delete(name);
})()));
self.addEventListener('fetch', event => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== self.location.origin) return;
  event.respondWith((async () => {
    const cache = await caches.open(NAME);
    const asked = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    return await cache.match(asked) ?? fetch(event.request);
  })());
});
