// Where no server reads the notebooks: every one is mended as it is read, as reliefkit/page does, and a
// lesson's stored copy is held against the site's edition, as reliefkit/launch.py does.

(() => {
  const VIEW = 'application/vnd.jupyter.widget-view+json';
  const beside = new URL('../../reliefkit/static/', document.currentScript.src);

  const words = async ({ cells }) => {
    const parts = cells.flatMap(cell => [cell.cell_type, [cell.source].flat().join('')]);
    const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(parts.join('\0')));
    return Array.from(new Uint8Array(bytes), byte => byte.toString(16).padStart(2, '0')).join('');
  };

  // Nothing runs because a notebook was opened: no widget that was saved, no output that says of
  // itself that it may be trusted.
  const mend = notebook => {
    delete notebook.metadata?.widgets;
    for (const { metadata, outputs } of notebook.cells ?? []) {
      delete metadata?.trusted;
      for (const { data } of outputs ?? []) if (data?.['text/html']) delete data[VIEW];
    }
  };

  const activate = app => {
    const page = JSON.parse(document.getElementById('jupyter-config-data').textContent);
    const { editions, pages } = page.reliefkitLab;
    const contents = app.serviceManager.contents;
    const read = contents.get.bind(contents);

    const free = async path => {
      for (let number = 1; ; number++) {
        const name = path.replace('.ipynb', number > 1 ? ` (yours ${number}).ipynb` : ' (yours).ipynb');
        if (!await read(name, { content: false }).catch(() => null)) return name;
      }
    };
    const tell = async (path, aside) => {
      const { notice } = await import(new URL('course.js', beside));
      const banner = notice(`${path} has a newer edition, and this is it. The one you changed is kept as ${aside}.`,
        'Open the one you changed', () => { banner.remove(); app.commands.execute('docmanager:open', { path: aside }); });
      banner.style = 'position: fixed; inset: auto 0 0; z-index: 1000';
      document.body.append(banner);
    };
    // A stored copy of an older edition gives way to the site's; one that was changed is kept first.
    const newest = async (path, found) => {
      const copied = found.content.metadata?.relief_lab_edition;
      if (!editions[path] || copied === editions[path] || !window.crypto?.subtle) return found;
      const save = (name, content) => contents.save(name, { type: 'notebook', format: 'json', content });
      const shipped = await (await fetch(`${page.baseUrl}files/${path}`)).json();
      if (![copied, editions[path]].includes(await words(found.content))) {
        const aside = await free(path);
        await save(aside, found.content);
        tell(path, aside);
      }
      await save(path, shipped);
      return { ...found, content: shipped };
    };
    let last = Promise.resolve(); // one after another: a copy is not kept twice
    contents.get = async (path, options) => {
      let found = await read(path, options);
      if (found.type !== 'notebook' || !found.content?.cells) return found;
      last = last.then(() => newest(path, found)).catch(() => found);
      found = await last;
      mend(found.content);
      return found;
    };

    // What is no notebook here is a page of the site, and so is what is to be printed.
    document.addEventListener('click', event => {
      const link = event.target.closest?.('a[href]');
      const [, paper, kind] = link?.href.match(/\/reliefkit\/([\w-]+)(?:\/([\w-]+))?$/) ?? [];
      const name = link?.pathname?.split('/').at(-1);
      const to = paper ? pages[paper] ?? `handouts/${paper}${kind ? `-${kind}` : ''}.html` : pages[name];
      if (to) {
        event.stopImmediatePropagation();
        Object.assign(link, { href: new URL(`../${to}`, new URL(page.baseUrl, location)), target: '_blank' });
      } else if (link?.pathname?.includes('/lab/tree/'))
        link.href = `${page.baseUrl}lab/index.html?path=${name}`;
    }, true);
  };

  const extension = { __esModule: true, default: { id: 'relief-lab:read', autoStart: true, activate } };
  (window._JUPYTERLAB ??= {})['relief-lab'] = { init: () => {}, get: async () => () => extension };
})();
