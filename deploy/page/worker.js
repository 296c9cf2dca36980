// The engine's own thread: Python (Pyodide) with the course's packages. It runs a lesson's cells one
// by one; what the learner does meanwhile is answered between two of them.
//
// ENGINE is the folder of Python's runtime, PACKAGES the archive of packages: both named by content.

import { loadPyodide } from 'pyodide';

const here = name => new URL(name, self.location.href).href;
const bytes = async name => (await fetch(here(name))).arrayBuffer();
const pause = () => new Promise(done => setTimeout(done));
const line = self.name ? new BroadcastChannel(self.name) : self; // page.js says why
const say = message => line.postMessage(JSON.stringify([message]));

// Python's loader waits for ever where one of its files is missing: the first that fails is told.
const failed = new Promise((_, fail) => {
  const fetchIt = self.fetch;
  self.fetch = async (...of) => {
    try {
      const answer = await fetchIt(...of);
      if (!answer.ok) throw new Error(`${answer.status}`);
      return answer;
    } catch (problem) {
      fail(problem);
      throw problem;
    }
  };
});

// The course's archive: a line that names its files with their lengths, and then their bytes.
const unpack = (files, buffer) => {
  const whole = new Uint8Array(buffer);
  let from = whole.indexOf(10) + 1;
  for (const [name, length] of JSON.parse(new TextDecoder().decode(whole.subarray(0, from)))) {
    files.mkdirTree(`/course/${name}`.replace(/\/[^/]*$/, ''));
    files.writeFile(`/course/${name}`, whole.subarray(from, from += length), { canOwn: true });
  }
};

// What a visit leaves for the next: the memory of Python, ready for a lesson but before one, with
// nothing of the learner's in it. Its name is that of its runtime and course, so that no two are mixed.
const STARTED = here(ENGINE + PACKAGES);
let left = null;
// A browser holds what it was handed until it tidies up, which may be never: sent on, to where nobody
// listens, it is let go at once.
const letGo = buffer => {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(null, [buffer]);
  port1.close();
  port2.close();
};
const leftBefore = async () => {
  try { return await (await caches.match(STARTED)).arrayBuffer(); } catch { return null; }
};
// Do something in each store of an edition that has this course; where storage is refused, in none.
const inStores = async act => {
  try {
    for (const name of await caches.keys()) {
      const store = await caches.open(name);
      if (await store.match(here(PACKAGES))) await act(store);
    }
  } catch { /* the next visit takes as long as this one, then */ }
};

const started = async memory => {
  const python = await loadPyodide({
    indexURL: here(ENGINE),
    packageBaseUrl: here(ENGINE),
    lockFileContents: LOCK,
    ...memory ? { _loadSnapshot: memory } : { _makeSnapshot: !!self.caches }
  });
  unpack(python.FS, await packages);
  if (!memory) python.runPython('import sys; sys.path.insert(0, "/course"); import engine; engine.ready()');
  return [python, python.pyimport('engine')];
};

const packages = bytes(PACKAGES);
const loaded = async () => {
  const memory = await leftBefore();
  if (memory) try {
    return await started(memory);
  } catch { /* from the start, then */ } finally { letGo(memory); }
  const made = await started();
  if (self.caches) left = made[0].makeMemorySnapshot();
  return made;
};
const opened = Promise.race([loaded(), failed]);
opened.catch(() => {}); // said where it is waited for

const acts = {
  async run(engine, python, { file, cells, record }) {
    engine.start(text => line.postMessage(text), file, record ?? undefined);
    for (const [number, source] of cells) {
      await pause();
      if (!engine.run(number, source)) return say({ kind: 'stopped' });
    }
    say({ kind: 'ended' });
  },
  widget(engine, python, { turn, id, data, buffers }) {
    engine.take(turn, id, data, python.toPy(buffers));
  },
  place(engine, python, { part, of }) { engine.place(part, of); },
  record(engine, python, { now, together }) {
    python.pyimport('browser_record').changed(now ?? undefined, together);
  },
  async leave() { // the whole course is kept by now
    const memory = left;
    left = null;
    if (!memory) return;
    await inStores(store => store.put(STARTED, new Response(memory)));
    letGo(memory.buffer);
  }
};

self.onmessage = async ({ data }) => {
  try {
    const [python, engine] = await opened;
    await acts[data.act](engine, python, data);
  } catch (problem) {
    inStores(store => store.delete(STARTED));
    say({ kind: 'failed', says: String(problem?.message ?? problem).split('\n')[0] });
  }
};
