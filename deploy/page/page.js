// A lesson as a plain page: its text is there from the start; this file hangs the course's frame
// (course.js, the same as in JupyterLab) around it and makes its labs live, in order.
//
// COURSE is what the frame says of the course; WIDGETS and WORKER name the other two scripts, PAPERS
// the pages to print.

import { frame, notice } from '../../reliefkit/page/labextension/static/course.js';
import { kept, keep, keepAside, watch } from './record.js';
import { offline } from './offline.js';

const html = document.documentElement;
const root = document.getElementById('lesson');
const notes = document.getElementById('notes');
const { file, cells } = JSON.parse(document.getElementById('cells').textContent);
const addressOf = name => name === 'home.ipynb' ? 'index.html' : name.replace('.ipynb', '.html');

// -- one sentence and one button, over the lesson --------------------------------------------------

const said = new Set();
const tell = (sentence, words, act) => {
  if (said.has(sentence)) return;
  said.add(sentence);
  const node = notice(sentence, words, () => { said.delete(sentence); node.remove(); act?.(); });
  notes.append(node);
};

// -- light and dark ----------------------------------------------------------------------------------

const DARK = 'relief-lab-dark';
const wanted = (() => { try { return localStorage.getItem(DARK); } catch { return null; } })();
const setDark = on => {
  document.body.dataset.jpThemeLight = !on;
  try { localStorage.setItem(DARK, on); } catch { /* for this page only, then */ }
};
document.body.dataset.jpThemeLight =
  wanted ? wanted !== 'true' : !matchMedia('(prefers-color-scheme: dark)').matches;

// -- the engine: a worker that runs the cells, and widgets that speak to it ---------------------------

const DEAD = 'The engine of this page has stopped. You can read all of it, but nothing moves.';
const MISSING = 'A file of this page could not be fetched. You can read all of it, but nothing moves.';
let worker, line, manager, ready;
// What a worker posts itself Chromium holds back, after a key, until the next frame is drawn; what
// comes by such a channel it does not. A browser that refuses storage may refuse that too.
const lineOf = name => { try { return new BroadcastChannel(name); } catch { return null; } };
const end = () => { worker?.terminate(); line?.close(); };
const stop = sentence => {
  end();
  worker = silence = null;
  html.dataset.rkRun = 'ended';
  root.classList.add('rk-lost');
  root.querySelectorAll('.rk-lab').forEach(lab => { lab.inert = true; });
  tell(sentence, 'Start the lesson again', run);
};

const outputOf = number => root.querySelector(`[data-cell="${number}"]`);
const VIEW = 'application/vnd.jupyter.widget-view+json';

// What was stored stays until what is live is drawn: the page never flashes empty.
const drawn = lab => new Promise(done => {
  const until = performance.now() + 4000;
  const look = () => {
    if (lab.querySelector('.rk-lab[role=region]') || performance.now() > until) done();
    else requestAnimationFrame(look);
  };
  look();
});
// Where a link led stays in sight while labs above it come to life, until the reader moves.
let moved = false;
for (const act of ['wheel', 'pointerdown', 'touchstart', 'keydown'])
  addEventListener(act, () => { moved = true; }, { passive: true, once: true });
const here = () => document.getElementById(decodeURIComponent(location.hash.slice(1)));
const live = async (number, id) => {
  const place = outputOf(number);
  const next = document.createElement('div');
  next.className = 'rk-awaited';
  place.append(next);
  await manager.draw(id, next);
  await drawn(next);
  [...place.children].forEach(one => one === next || one.remove());
  next.className = 'rk-live';
  if (!moved) here()?.scrollIntoView();
};

const KEPT = 'This stands as it was stored with the lesson: a figure that needs a package this page does not have.';
const UNASKED = 'This page cannot take an answer here: its figures need that package too.';
const hear = {
  cell({ number, outputs, kept: asStored, error }) {
    const place = outputOf(number);
    const locked = asStored && place.querySelector('.rk-card-body > ul + p:last-child'); // of a question
    if (locked) locked.textContent = UNASKED;
    for (const { data } of outputs)
      if (data[VIEW]) live(number, data[VIEW].model_id);
    if (asStored && !place.querySelector('.jp-RenderedMarkdown') && !root.querySelector('.rk-kept'))
      place.prepend(Object.assign(document.createElement('p'), { className: 'rk-kept', textContent: KEPT }));
    if (error) {
      const told = document.createElement('pre');
      told.className = 'rk-error';
      told.textContent = error.trace;
      place.append(told);
    }
  },
  record({ was, now }) {
    const other = keep(was, now, tell);
    if (other !== undefined) post({ act: 'record', now: other, together: true });
  },
  place: ({ part }) => around.hold?.(part),
  aside: ({ was }) => keepAside(was),
  stopped: () => stop('The lesson met an error and stopped. What stands above it works no more.'),
  failed: ({ says }) => stop(`The lesson could not be made live (${says}). You can read all of it.`),
  ended: () => { // a first visit keeps the whole course for later: the first move comes before it
    html.dataset.rkRun = 'ended';
    setTimeout(offline, navigator.serviceWorker?.controller ? 0 : 1000, tell, () => post({ act: 'leave' }));
  }
};

// A worker that was ended by the browser says nothing: one that does not answer is taken for that.
const SILENT = 20_000; // milliseconds; Python's own start is waited for as long as it takes
let silence;
const post = message => {
  if (!worker) return;
  worker.postMessage(message);
  if (message.act === 'widget') silence ??= setTimeout(() => stop(DEAD), SILENT);
};

function run() {
  end();
  root.classList.remove('rk-lost');
  root.querySelectorAll('.rk-error').forEach(one => one.remove());
  html.dataset.rkRun = 'running';
  line = lineOf(`relief-lab-${Math.random()}`);
  const mine = worker = new Worker(WORKER, { type: 'module', name: line?.name });
  manager = null;
  ready = import(WIDGETS).then(made => { manager = made.manager(message => mine === worker && post(message)); })
    .catch(() => mine === worker && stop(MISSING));
  mine.onerror = () => mine === worker && stop(DEAD);
  (line ?? mine).onmessage = async ({ data }) => {
    clearTimeout(silence);
    silence = null;
    await ready;
    if (mine !== worker) return;
    for (const message of JSON.parse(data)) (hear[message.kind] ?? manager.hear.bind(manager))(message);
  };
  post({ act: 'run', file, cells, record: kept() });
}

if (cells.length) run();
else hear.ended();

// -- the frame ------------------------------------------------------------------------------------------

const around = frame({
  ...COURSE, file, root,
  scroller: document.scrollingElement,
  prose: '.jp-RenderedMarkdown',
  bar: document.getElementById('bar'),
  top: document.getElementById('top'),
  foot: document.getElementById('foot'),
  href: addressOf,
  open: name => { location.href = addressOf(name); },
  dark: () => document.body.dataset.jpThemeLight === 'false',
  setDark,
  keep: (part, of) => post({ act: 'place', part, of }),
  at: !!location.hash,
  project: on => { document.getElementById('bar').hidden = on; },
  more: cells.length ? [['Start the lesson again', () => location.reload()]] : []
});
// A lab's own links name notebooks, and papers of another host; here each is a page
addEventListener('click', event => {
  const link = event.target.closest?.('a[href]');
  const [name, place] = link?.getAttribute('href').split('#') ?? [];
  const paper = PAPERS[name?.match(/\/reliefkit\/([\w-]+)$/)?.[1]];
  if (/^[\w-]+\.ipynb$/.test(name)) link.href = addressOf(name) + (place ? `#${place}` : '');
  else if (paper) link.href = paper;
}, true);
// Back to the first page: what was done meanwhile is on it
addEventListener('pageshow', ({ persisted }) => persisted && file === 'home.ipynb' && location.reload());
watch(now => post({ act: 'record', now, together: false }));
