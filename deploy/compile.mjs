// Compiles the course's archive and Python's own library beforehand, with the very Python that will
// run them: a browser need not. Only what the course brings in is kept, and, of Python's library,
// what stands in one package with that; but for loops of Windows, settings of logs and alphabets.
// TOML becomes JSON, and the course a line that names its files, with their lengths, and their bytes.
//
//   node compile.mjs COURSE LIBRARY COURSE-COMPILED LIBRARY-COMPILED

import { readFile, writeFile } from 'node:fs/promises';
import { loadPyodide } from 'pyodide';

const [course, library, courseTo, libraryTo] = process.argv.slice(2);
const bytes = async path => new Uint8Array(await readFile(path));
const python = await loadPyodide();
python.FS.writeFile('/course.zip', await bytes(course));
python.FS.writeFile('/library.zip', await bytes(library));
python.unpackArchive(await bytes(course), 'zip', { extractDir: '/course' });
python.runPython(`
import json, marshal, sys, tomllib, traceback, zipfile
from importlib import import_module
from importlib.util import source_hash, MAGIC_NUMBER

sys.path.insert(0, "/course")
import engine
engine.ready()
engine.start(print, "", None)
names = zipfile.ZipFile("/course.zip").namelist()
for name in (one[:-3].replace("/", ".") for one in names if one.startswith("reliefkit/") and one.endswith(".py")):
    try:
        import_module(name.removesuffix(".__init__"))
    except ImportError as problem:
        if problem.name not in engine.ABSENT:
            raise
        traceback.format_exception(problem)

def first(name):
    return name.partition("/")[0].partition(".")[0]

used = {first(name.replace(".", "/")) for name in sys.modules} | {"pyodide", "_pyodide"}
loaded = {getattr(one, "__file__", None) for one in sys.modules.values()}

def kept(name):
    return first(name) == "reliefkit" or not name.endswith(".py") or f"/course/{name}" in loaded

def at_hand(name):
    if name.startswith("encodings/"):
        return name.startswith(alphabets)
    return first(name) in used and not name.startswith(never)

alphabets = tuple(f"encodings/{one}" for one in ("__init__", "aliases", "ascii", "cp437", "latin_1", "utf_"))
never = ("asyncio/windows_", "asyncio/proactor_", "logging/config", "logging/handlers", "xml/dom/")
whole = ("traitlets", "ipywidgets", "psygnal", "anywidget")

# Docstrings are left out, but not of packages that make something of their own.
def compiled(source, keep):
    read = zipfile.ZipFile(source)
    for name in sorted(read.namelist()):
        if name.endswith("/") or not keep(name):
            continue
        content = read.read(name)
        if name.endswith(".py"):
            code = compile(content, name, "exec", dont_inherit=True, optimize=0 if first(name) in whole else 2)
            head = MAGIC_NUMBER + (1).to_bytes(4, "little") + source_hash(content)
            name, content = name + "c", head + marshal.dumps(code)
        elif name.endswith(".toml"):
            table = tomllib.loads(content.decode())
            content = json.dumps(table, default=lambda day: {"__date__": day.isoformat()}).encode()
        yield name, content

files = [*compiled("/course.zip", kept)]
with open("/course-compiled", "wb") as made:
    made.write(json.dumps([(name, len(content)) for name, content in files]).encode() + b"\\n")
    made.writelines(content for _, content in files)
with zipfile.ZipFile("/library-compiled", "w") as made:
    for name, content in compiled("/library.zip", at_hand):
        made.writestr(zipfile.ZipInfo(name), content)
`);
await writeFile(courseTo, python.FS.readFile('/course-compiled'));
await writeFile(libraryTo, python.FS.readFile('/library-compiled'));
