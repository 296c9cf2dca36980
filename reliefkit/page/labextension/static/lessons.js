// The lessons in JupyterLab: runs a lesson when it is opened, if its code is the shipped code, puts
// JupyterLab out of the way, and hangs the frame (course.js) around it. Written by hand, no build.
//
// The page's configuration lists the SHA-256 of each shipped lesson's code; it is computed here too,
// from the cells about to be run. A notebook that is not listed runs only when its reader asks.

(() => {
  let shared; // the modules JupyterLab shares with its extensions
  const jupyterlab = async name => (await Object.values(shared[name])[0].get())();
  const beside = new URL('.', document.currentScript.src);
  const { timeout } = AbortSignal; // anywidget gives a widget two seconds to begin, few for a busy kernel
  AbortSignal.timeout = time => timeout.call(AbortSignal, time === 2000 ? 120_000 : time);

  const style = `
    .rk-lesson :is(.jp-InternalAnchorLink, .jp-InputPrompt, .jp-OutputPrompt, .jp-Placeholder, .jp-Collapser,
      .jp-cell-toolbar, .jp-OutputArea-promptOverlay, .jp-Notebook-footer, .jp-CodeCell > .jp-Cell-inputWrapper) { display: none; }
    .rk-lesson .rk-yours > .jp-Cell-inputWrapper { display: flex !important; }
    .rk-lesson .jp-Cell { padding: 5px 0; border-color: transparent !important; box-shadow: none !important; }
    .rk-lesson .jp-Cell::before, .rk-lesson .jupyter-widgets-disconnected::before { display: none !important; }
    .rk-lesson .jp-WindowedPanel-outer { box-sizing: border-box; padding: 0; }
    .rk-lesson .jp-WindowedPanel-viewport { padding: 16px 0; }
    .rk-lesson .jp-RenderedMarkdown { border: 0; }
    .rk-lesson .jp-MarkdownCell, .rk-lesson .jp-MarkdownCell .lm-Widget { overflow: visible; }
    .rk-lesson :is(.jp-RenderedHTMLCommon, .jp-OutputArea-output, .jp-Cell-outputWrapper) { padding-left: 0; padding-right: 0; }
    .rk-lesson table.dataframe :is(th, td) { text-align: left; }
    .rk-held { display: block !important; }
    .rk-awaited { position: absolute !important; visibility: hidden; left: 0; right: 0; height: 0; overflow: hidden; }
    .rk-lost .rk-lab { opacity: .6; }
  `;

  const digest = async notebook => {
    const code = notebook.toJSON().cells
      .filter(cell => cell.cell_type === 'code')
      .map(cell => [cell.source].flat().join(''))
      .join('\0');
    if (!window.crypto?.subtle) return ''; // not told by a browser on an unprotected address
    const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(code));
    return Array.from(new Uint8Array(bytes), byte => byte.toString(16).padStart(2, '0')).join('');
  };

  // Until the page has nothing to do; Safari cannot tell, and gets a short pause.
  const rest = () => new Promise(rested =>
    window.requestIdleCallback ? requestIdleCallback(rested, { timeout: 500 }) : setTimeout(rested, 50));

  // Keep what a cell shows until what it will show is drawn: the page does not flash empty.
  const hold = cell => {
    const output = cell.node.querySelector(':scope > .jp-Cell-outputWrapper');
    if (!output?.offsetHeight) return () => {};
    const copy = output.cloneNode(true);
    copy.classList.add('rk-held');
    copy.inert = true;
    output.before(copy);
    output.classList.add('rk-awaited');
    const until = performance.now() + 4000;
    const drawn = () => {
      const labs = [...output.querySelectorAll('.rk-lab')];
      const live = output.querySelector('.jupyter-widgets, .jp-RenderedHTMLCommon, .jp-RenderedText');
      return live && labs.every(lab => lab.getAttribute('role') === 'region' || lab.classList.contains('rk-static'));
    };
    return async () => {
      while (!drawn() && performance.now() < until) await new Promise(later => setTimeout(later, 30));
      copy.remove();
      output.classList.remove('rk-awaited');
    };
  };

  const activate = async app => {
    const page = JSON.parse(document.getElementById('jupyter-config-data').textContent);
    if (!page.reliefkitLessons) return; // an author's JupyterLab
    const shipped = new Set(page.reliefkitLessons);
    const { lessons, words } = page.reliefkitCourse;
    const files = new Set(lessons.map(one => one.file));
    const isShipped = async panel => shipped.has(await digest(panel.context.model));
    const frames = new Map(); // from a lesson's panel to what stands around it
    const started = new WeakSet();
    let place = ''; // where in a lesson the link led that opens it

    // The kernel of the lesson in the address starts, or lets go of what an earlier page showed, and reads
    // what every lesson needs, while JupyterLab starts; which waits for it where it asks what runs.
    const addressed = () => decodeURIComponent(location.pathname.split('/tree/')[1] ?? '');
    const early = async path => {
      const { sessions, serverSettings } = app.serviceManager;
      const { SessionAPI } = await jupyterlab('@jupyterlab/services');
      const begun = SessionAPI.startSession({ path, name: path, type: 'notebook', kernel: { name: 'python3' } }, serverSettings);
      sessions.refreshRunning = () => begun.catch(() => null).then(() => delete sessions.refreshRunning && sessions.refreshRunning());
      const session = sessions.connectTo({ model: await begun, kernelConnectionOptions: { handleComms: false } });
      await session.kernel.requestExecute({ code: 'import reliefkit.learning; reliefkit.labs.slots.let_go()', silent: true, store_history: false }).done.finally(() => session.dispose());
    };
    if (files.has(addressed())) early(addressed()).catch(() => null);

    document.head.appendChild(document.createElement('style')).textContent = style;
    const link = of => new Promise(done => document.head.appendChild(
      Object.assign(document.createElement('link'), { ...of, href: new URL(of.href, beside), onload: done, onerror: done })));
    // the letters first: those that come late are not used
    await link({ rel: 'preload', as: 'font', type: 'font/woff2', crossOrigin: 'anonymous', href: 'source-sans-3.woff2' });
    link({ rel: 'stylesheet', href: 'course.css' });
    const [{ frame, notice }, { CodeCell }, { Widget }, { Signal }, { ConnectionLost }] = await Promise.all([
      import(new URL('course.js', beside)), jupyterlab('@jupyterlab/cells'), jupyterlab('@lumino/widgets'),
      jupyterlab('@lumino/signaling'), jupyterlab('@jupyterlab/application')]);

    // -- JupyterLab out of the way: its bars, keys and menus, while a lesson is in front ----------

    const away = [];
    let calm = false;
    const quiet = on => {
      if (on === calm && !on) return;
      calm = on;
      document.body.classList.toggle('rk-calm', on);
      if (on) {
        for (const part of app.shell.layout?.widgets ?? [])
          if (!part.isHidden && !part.node.querySelector('.jp-NotebookPanel')) { part.hide(); away.push(part); }
        app.shell.collapseLeft?.();
        app.shell.collapseRight?.();
      } else away.splice(0).forEach(part => part.show());
      for (const side of ['left', 'right'])
        if (app.shell.isSideTabBarVisible?.(side) === on) app.shell.toggleSideTabBarVisibility(side);
    };
    for (const kind of ['keydown', 'contextmenu'])
      document.body.addEventListener(kind, event =>
        calm && !event.target.closest('.jp-Editor, .cm-editor, .jp-Dialog, .lm-Menu') && event.stopPropagation());
    document.body.addEventListener('keydown', event => event.key === 'Tab' && event.target.closest('.rk-yours') && event.stopPropagation(), true);
    document.body.addEventListener('dblclick', event => calm && event.target.closest('.jp-MarkdownCell') && event.stopPropagation(), true);

    new MutationObserver(() => {
      const mine = frames.get(app.shell.currentWidget)?.title;
      if (mine && document.title !== `${mine} - Relief Lab`) document.title = `${mine} - Relief Lab`;
    }).observe(document.querySelector('title'), { childList: true });

    // -- a lesson: its frame, its run, its end ------------------------------------------------------

    const tell = (panel, ...said) => {
      const { notes } = frames.get(panel);
      notes.node.replaceChildren(...(said.length ? [notice(...said)] : []));
      notes.setHidden(!said.length);
    };
    const still = (panel, on) => {
      panel.toggleClass('rk-lost', on);
      panel.node.querySelectorAll('.rk-lab').forEach(lab => { lab.inert = on; });
    };
    const again = async panel => {
      const own = frames.get(panel);
      own.restarting = true;
      tell(panel);
      const session = panel.sessionContext;
      try {
        // The server starts a kernel that died again by itself; a second start beside it would be lost.
        if (!own.fresh || !await idle(session.session?.kernel)) await session.restartKernel();
      } catch {
        await session.changeKernel({ name: panel.content.model.getMetadata('kernelspec')?.name ?? 'python3' });
      }
      own.restarting = false;
      await run(panel);
    };
    const idle = kernel => new Promise(done => {
      const look = () => { if (kernel?.status === 'idle') settle(true); };
      const settle = is => { clearTimeout(late); kernel?.statusChanged.disconnect(look); done(is); };
      const late = setTimeout(settle, 20000, false);
      kernel?.statusChanged.connect(look);
      look();
    });
    const stop = (panel, isCut, ...said) => {
      const own = frames.get(panel);
      if (!own || own.restarting || !started.has(panel)) return;
      if (panel.hasClass('rk-lost') && (isCut || !own.cut)) return;
      still(panel, true);
      own.cut = isCut;
      if (!isCut) own.run = null; // no further cell
      tell(panel, ...said);
    };
    const lost = panel => stop(panel, false, 'The lesson has stopped. You can still read it, but nothing moves.',
      'Start the lesson again', () => again(panel));
    // The server is gone, or the way to it: the page waits, and says so.
    const cut = panel => stop(panel, true, 'The lab cannot be reached, so nothing moves. What you committed is kept. If it has stopped, start it as before.',
      'Try again', () => panel.sessionContext.session?.kernel?.reconnect().catch(() => {}));
    const reached = panel => {
      const own = frames.get(panel);
      if (own?.cut) { still(panel, own.cut = false); tell(panel); }
    };
    // A server that hangs keeps the line open and says nothing; a lesson that is at work is silent
    // too, but the server is not. So where nothing answers for a while, the server is asked itself.
    const answers = () => fetch(`${page.baseUrl}api/status`, { signal: AbortSignal.timeout(3000) }).then(() => true, () => false);
    const hanging = async panel => {
      cut(panel);
      while (!await answers()) await new Promise(over => setTimeout(over, 2000));
      if (panel.isDisposed) return;
      const kernel = panel.sessionContext.session?.kernel;
      if (kernel?.connectionStatus === 'connected') reached(panel);
      else kernel?.reconnect().catch(() => {}); // JupyterLab would wait for up to half a minute
    };
    // JupyterLab keeps what a widget that was closed called, and with it all that it showed.
    const release = comm => {
      const close = comm?.onClose;
      if (close) comm.onClose = async said => { await close(said); comm.onClose = comm.onMsg = null; };
    };
    const listen = (panel, kernel) => {
      const asked = new Set(); // what the kernel has not yet answered whole
      let waiting = null;
      const look = async () => {
        if (asked.size && !await answers()) await hanging(panel);
        waiting = asked.size && !kernel.isDisposed ? setTimeout(look, 1500) : null;
      };
      kernel.anyMessage.connect((_, { msg, direction }) => {
        if (direction === 'send') {
          asked.add(msg.header.msg_id);
          waiting ??= setTimeout(look, 1500);
          return;
        }
        if (msg.content.execution_state === 'idle') asked.delete(msg.parent_header.msg_id);
        if (msg.header.msg_type === 'comm_close') release(kernel._comms?.get(msg.content.comm_id));
      });
      let cutting, unheard; // what a line that was cut has not answered
      kernel.connectionStatusChanged.connect((_, status) => {
        clearTimeout(cutting);
        if (kernel.isDisposed) return;
        if (status !== 'connected') {
          unheard ??= [...asked];
          cutting = setTimeout(hanging, 2000, panel);
          return;
        }
        reached(panel);
        asked.forEach(id => kernel._futures.has(id) || asked.delete(id)); // a new kernel does not know them
        // It is said again, before what JupyterLab held back: no press is done twice (labs/slots.py).
        // Of a cell that ran, what it showed may be lost.
        const said = (unheard ?? []).flatMap(id => kernel._futures.get(id)?.msg ?? []);
        const words = said.filter(({ content }) => content.silent !== false);
        if (words.length < said.length) lost(panel);
        words.forEach(({ header }) => { header.date = new Date().toISOString(); }); // else they are refused
        kernel._pendingMessages.unshift(...words);
        kernel._sendPending();
        unheard = null;
      });
      const closed = kernel._onWSClose; // JupyterLab may hear late of a line in whose place is another
      kernel._onWSClose = event => event.target === kernel._ws && closed(event);
    };

    // One cell at a time, each when the page has drawn the one before, so that what a learner
    // does in the first lab is answered between two cells and not after the last; and without
    // the notebook's own commands, which would take the focus from that lab.
    const run = async panel => {
      started.add(panel);
      panel.node.dataset.rkRun = 'running';
      panel.removeClass('rk-lost');
      const session = panel.sessionContext;
      const own = frames.get(panel);
      const now = own.run = {};
      own.fresh = false;
      const shown = [];
      await session.ready; // what a cell asks before its kernel is there is dropped without a word
      if (!session.session?.kernel) return lost(panel);
      ask(panel, '', 'record.place()').then(part => own.hold(part));
      if (place) panel.setFragment(place);
      for (const cell of panel.content.widgets) {
        if (cell.model.type !== 'code') continue;
        const release = hold(cell);
        const reply = await CodeCell.execute(cell, session).catch(() => null);
        shown.push(release());
        if (panel.isDisposed || own.run !== now) return;
        if (reply?.content.status !== 'ok') break;
        await rest();
      }
      await Promise.all(shown);
      panel.node.dataset.rkRun = 'ended';
      arrive(panel);
    };

    const arrive = panel => {
      if (place) panel.setFragment(place);
      place = '';
    };

    const paper = file => /^\d/.test(file) && [
      ['Class worksheet, two pages', '/worksheet'], ['Key points, one page', '/take-away'], ['The whole lesson', '']
    ].slice(file.startsWith('00') ? 2 : 0)
      .map(([words, kind]) => [words, `${page.baseUrl}reliefkit/${file.replace('.ipynb', '')}${kind}`]);

    // A word with the lesson's kernel, beside its cells: for the learner's record.
    const ask = async (panel, code, now = '0') => {
      const kernel = started.has(panel) && panel.sessionContext.session?.kernel;
      if (!kernel) return;
      const request = { code: `import reliefkit.record as record\n${code}`, silent: true, store_history: false, user_expressions: { now } };
      const reply = await kernel.requestExecute(request).done.catch(() => null);
      return Number(reply?.content.user_expressions?.now?.data?.['text/plain'] ?? 0);
    };

    const surround = panel => {
      if (frames.has(panel)) return;
      const [bar, notes] = [new Widget(), new Widget()];
      panel.contentHeader.addWidget(bar);
      panel.contentHeader.addWidget(notes);
      notes.hide();
      notes.addClass('rk-notes');
      panel.toolbar.hide();
      panel.addClass('rk-lesson');
      const folder = panel.context.path.slice(0, panel.context.path.lastIndexOf('/') + 1);
      const scroller = panel.node.querySelector('.jp-WindowedPanel-outer');
      const foot = scroller.appendChild(document.createElement('div'));
      for (const kind of ['keydown', 'focusin', 'focusout']) foot.addEventListener(kind, event => event.stopPropagation()); // else a cell takes the focus
      const session = panel.sessionContext;
      for (const cell of panel.content.widgets) { // code that is there to be changed stands open
        if (!cell.model.getMetadata('tags')?.includes('yours')) continue;
        cell.addClass('rk-yours');
        cell.inputHidden = false;
        cell.ready.then(() => Object.assign(cell.editor?.editor.contentDOM ?? {}, { ariaLabel: 'Code of your own', tabIndex: 0 }));
      }
      const own = frame({
        lessons, words, scroller, foot,
        file: panel.context.path.slice(folder.length),
        root: panel.node.querySelector('.jp-WindowedPanel-inner'),
        prose: '.jp-RenderedMarkdown',
        bar: bar.node,
        parts: panel.content.widgets.filter(cell => cell.model.type === 'markdown')
          .flatMap(cell => cell.model.sharedModel.getSource().match(/^## /gm) ?? []).length,
        href: file => `${page.baseUrl}lab/tree/${folder}${file}`,
        open: file => app.commands.execute('docmanager:open', { path: folder + file }),
        paper: paper(panel.context.path.slice(folder.length)),
        dark: () => document.body.dataset.jpThemeLight === 'false',
        setDark: on => app.commands.execute('apputils:change-theme', { theme: `JupyterLab ${on ? 'Dark' : 'Light'}` }),
        project: on => bar.setHidden(on),
        keep: (part, of) => ask(panel, `record.keep_place(${part}, ${of})`),
        at: !!place,
        more: [['Start the lesson again', () => again(panel)], ['Show files and menus', () => quiet(false)]]
      });
      frames.set(panel, Object.assign(own, { notes }));
      // JupyterLab's own dialog about a kernel that died gives way to our sentence
      session.statusChanged.disconnect(panel._onSessionStatusChanged, panel);
      session.statusChanged.connect((_, status) => {
        if (['autorestarting', 'dead', 'restarting', 'terminating'].includes(status)) lost(panel);
        if (status === 'autorestarting') own.fresh = true;
      });
      session.kernelChanged.connect((_, { newValue }) => newValue ? listen(panel, newValue) : lost(panel));
      if (session.session?.kernel) listen(panel, session.session.kernel);
      panel.disposed.connect(() => { own.remove(); frames.delete(panel); });
    };

    const start = async () => {
      const panel = app.shell.currentWidget;
      if (!panel?.hasClass('jp-NotebookPanel')) return quiet(false);
      const named = files.has(panel.context.path);
      quiet(named || frames.has(panel));
      await panel.context.ready;
      const unchanged = await isShipped(panel);
      if (!unchanged && !named) return;
      surround(panel);
      if (app.shell.currentWidget === panel) quiet(true);
      frames.get(panel).shown();
      document.title = '';
      if (panel.node.dataset.rkRun === 'ended') arrive(panel);
      if (started.has(panel)) return ask(panel, 'import sys; home = sys.modules.get("reliefkit.home"); home and home.again()');
      if (unchanged) await panel.sessionContext.ready;
      if (started.has(panel) || app.shell.currentWidget !== panel) return;
      if (unchanged && await isShipped(panel)) return started.has(panel) || run(panel);
      panel.node.dataset.rkRun = 'asked';
      const why = window.crypto?.subtle ? 'Code in this lesson is not as it was shipped'
        : 'On this address (http) your browser cannot check that the lesson is as it was shipped';
      tell(panel, `${why}, so it does not run by itself.`,
        'Run this lesson', () => { tell(panel); run(panel); });
    };

    document.addEventListener('click', ({ target }) => {
      const link = target.closest?.('a[href*=".ipynb"]');
      if (link) place = link.hash;
    }, true);
    // Back leads back: the address names the lesson to show
    addEventListener('popstate', () => {
      const path = addressed();
      if (files.has(path) && app.shell.currentWidget?.context?.path !== path)
        app.commands.execute('docmanager:open', { path });
    });
    // JupyterLab's own dialog of a server that is gone gives way to our sentence, in a lesson
    app.restored.then(() => {
      Signal.disconnectSender(app.serviceManager);
      app.serviceManager.connectionFailure.connect((_, error) => {
        if (!calm) return ConnectionLost(app.serviceManager, error);
        for (const panel of frames.keys())
          if (panel.sessionContext.session?.kernel?.connectionStatus !== 'connected') cut(panel);
      });
    });
    app.shell.currentChanged?.connect(start);
    app.restored.then(start);
  };

  const extension = {
    __esModule: true,
    default: { id: 'reliefkit:lessons', autoStart: true, activate }
  };
  const container = { init: scope => { shared = scope; }, get: async () => () => extension };
  (window._JUPYTERLAB ??= {}).reliefkit = container;
})();
