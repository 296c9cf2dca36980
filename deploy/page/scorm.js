// Tells a learning platform, by the calls of SCORM 1.2, how much of this lesson is right and whether
// it was read to its end. It goes into the zip of one lesson (scorm.py) and no other page; where no
// platform is found it does nothing. No answer leaves the page, only the score and the status.

const { lesson, asked } = JSON.parse(document.getElementById('scorm').textContent);

// The platform's object is in a frame around this one, or around the window that opened it.
const find = from => {
  try {
    for (let up = 0; from && up < 10; up++) {
      if (from.API) return from.API;
      if (from === from.parent) return null;
      from = from.parent;
    }
  } catch { /* a frame of another site */ }
  return null;
};
const api = find(window) ?? find(window.opener);

// Of a hundred: each card the lesson asks counts the same; what is not answered is not right.
const share = (entries, key) => {
  const mine = Object.keys(entries).filter(name => name === key || name.startsWith(`${key}/`));
  const right = mine.flatMap(name => Object.values(entries[name].right ?? {}));
  return right.length ? right.filter(Boolean).length / right.length : 0;
};
const scored = entries =>
  Math.round(100 * asked.reduce((sum, key) => sum + share(entries, key), 0) / asked.length);

let best = Number(api?.LMSInitialize('') && api.LMSGetValue('cmi.core.score.raw')) || 0;
let ended = /completed|passed/.test(api?.LMSGetValue('cmi.core.lesson_status') ?? '');
const report = text => {
  try {
    const { entries } = JSON.parse(text);
    best = Math.max(best, scored(entries));
    ended ||= !!entries[`${lesson}/place`]?.ended;
  } catch { /* no record yet */ }
  api.LMSSetValue('cmi.core.score.min', '0');
  api.LMSSetValue('cmi.core.score.max', '100');
  api.LMSSetValue('cmi.core.score.raw', `${best}`);
  api.LMSSetValue('cmi.core.lesson_status', ended ? 'completed' : 'incomplete');
  api.LMSCommit('');
};

if (api) {
  report(null);
  addEventListener('relief-lab-record', ({ detail }) => report(detail));
  addEventListener('pagehide', () => api.LMSFinish(''), { once: true });
}
