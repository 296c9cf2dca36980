// The whole course, kept for when there is no network. EDITION names the law's day and the digest
// of every file; FILES gives each file's. A page is always made of one edition: a newer one is
// fetched whole, beside the old one, and takes over when the reader asks for it.

const NAME = `relief-lab-${EDITION}`;
const digest = async buffer => {
  const twice = await crypto.subtle.digest('SHA-256', await crypto.subtle.digest('SHA-256', buffer));
  return Array.from(new Uint8Array(twice).slice(0, 6), one => one.toString(16).padStart(2, '0')).join('');
};

const fetchAll = async () => {
  const cache = await caches.open(NAME);
  for (const [name, sum] of Object.entries(FILES)) {
    if (await cache.match(name)) continue;
    const answer = await fetch(name, { cache: 'no-cache' });
    if (!answer.ok || await digest(await answer.clone().arrayBuffer()) !== sum)
      throw new Error(`${name} is not of this edition`);
    await cache.put(name, answer);
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
