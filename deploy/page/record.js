// The learner's record in this browser's storage. What cannot be kept is said once, with a button
// that saves it as a file.

const NAME = 'relief-lab-record';
let now = null; // as this tab knows it

export const kept = () => {
  try { return now = localStorage.getItem(NAME); } catch { return now; }
};

const save = text => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = 'relief-lab-record.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};

// Keep a record in place of the one it was made from. If another tab has kept something at the same
// moment, nothing is changed, and that is returned, for the two to be made one.
export const keep = (was, next, tell) => {
  now = next;
  dispatchEvent(new CustomEvent(NAME, { detail: next })); // scorm.js listens
  try {
    const held = localStorage.getItem(NAME);
    if (held !== (was ?? null) && held !== null && held !== next) return held;
    localStorage.setItem(NAME, next);
  } catch {
    tell('This browser does not keep what you do here: its storage is refused or full. Save it as a file before you leave.',
      'Save my record', () => save(now));
  }
};

export const keepAside = was => {
  const name = `${NAME}-set-aside-${new Date().toISOString()}`;
  try { localStorage.setItem(name, was); localStorage.removeItem(NAME); } catch { /* it stays where it was */ }
};

// Another tab kept something.
export const watch = act => addEventListener('storage', ({ key, newValue }) => {
  if (key === NAME && newValue !== now) act(now = newValue);
});
