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

const loaded = async () => {
  const packages = bytes(PACKAGES);
  const python = await loadPyodide({
    indexURL: here(ENGINE),
    packageBaseUrl: here(ENGINE),
    lockFileContents: LOCK
  });
  unpack(python.FS, await packages);
  python.runPython('import sys; sys.path.insert(0, "/course")');
  const engine = python.pyimport('engine');
  engine.read_json();
  return [python, engine];
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
  }
};

self.onmessage = async ({ data }) => {
  try {
    const [python, engine] = await opened;
    await acts[data.act](engine, python, data);
  } catch (problem) {
    say({ kind: 'failed', says: String(problem?.message ?? problem).split('\n')[0] });
  }
};
