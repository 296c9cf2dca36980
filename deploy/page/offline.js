// The whole course without a network, once a lesson has been opened (sw.js). A new edition is fetched
// beside the old one and offered; no page is ever made of both. `kept` is called once all is.

export const offline = async (tell, kept) => {
  if (!navigator.serviceWorker) return;
  const { serviceWorker } = navigator;
  let asked = false;
  serviceWorker.addEventListener('controllerchange', () => asked && location.reload());
  const offer = waiting => waiting && serviceWorker.controller
    && tell('A newer edition of the course is here.', 'Open it', () => {
      if (waiting.state !== 'installed') return location.reload(); // another tab has opened it
      asked = true;
      waiting.postMessage('now');
    });
  try {
    const found = await serviceWorker.register('sw.js');
    offer(found.waiting);
    serviceWorker.ready.then(kept);
    found.addEventListener('updatefound', () => {
      const coming = found.installing;
      coming.addEventListener('statechange', () => coming.state === 'installed' && offer(coming));
    });
  } catch { /* this visit only, then */ }
};
