// Compiles wheels beforehand, where they lie, with the very Python that will run them.
//
//   node compile.mjs WHEEL...

import { readFile, writeFile } from 'node:fs/promises';
import { loadPyodide } from 'pyodide';

const python = await loadPyodide();
for (const path of process.argv.slice(2)) {
  python.FS.writeFile('/wheel', new Uint8Array(await readFile(path)));
  python.runPython(`
import marshal, zipfile
from importlib.util import source_hash, MAGIC_NUMBER

with zipfile.ZipFile("/wheel") as read, zipfile.ZipFile("/made", "w") as made:
    for name in read.namelist():
        content = read.read(name)
        if name.endswith(".py"):
            code = compile(content, name, "exec", dont_inherit=True)
            head = MAGIC_NUMBER + (1).to_bytes(4, "little") + source_hash(content)
            name, content = name + "c", head + marshal.dumps(code)
        made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
`);
  await writeFile(path, python.FS.readFile('/made'));
}
