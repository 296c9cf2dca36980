// Runs a lesson when it is opened, if its code is the shipped code. Written by hand, no build.
//
// The page's configuration lists the SHA-256 of each shipped lesson's code (reliefkit/page
// computes it). The same number is computed here, from the cells about to be run; a notebook
// that is not on the list is left alone, whatever it says about itself.

(() => {
  let shared; // the modules JupyterLab shares with its extensions
  const jupyterlab = async name => (await Object.values(shared[name])[0].get())();

  const style = `
    .rk-lesson .jp-InputPrompt, .rk-lesson .jp-OutputPrompt, .rk-lesson .jp-Placeholder,
    .rk-lesson .jp-Collapser, .rk-lesson .jp-cell-toolbar,
    .rk-lesson .jp-OutputArea-promptOverlay, .rk-lesson .jp-Notebook-footer { display: none; }
    .rk-lesson { --jp-content-font-size1: 16px; }
    .rk-lesson table.dataframe :is(th, td) { text-align: left; }
  `;

  const digest = async notebook => {
    const code = notebook.toJSON().cells
      .filter(cell => cell.cell_type === 'code')
      .map(cell => [cell.source].flat().join(''))
      .join('\0');
    const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(code));
    return Array.from(new Uint8Array(bytes), byte => byte.toString(16).padStart(2, '0')).join('');
  };

  // Until the page has nothing to do; Safari cannot tell, and gets a short pause.
  const rest = () => new Promise(rested =>
    window.requestIdleCallback ? requestIdleCallback(rested, { timeout: 500 }) : setTimeout(rested, 50));

  const activate = app => {
    const page = JSON.parse(document.getElementById('jupyter-config-data').textContent);
    const shipped = new Set(page.reliefkitLessons);
    const isLesson = async panel => shipped.has(await digest(panel.context.model));
    const started = new WeakSet();
    let calm = false;
    let place = ''; // where in a lesson the link led that opens it

    const start = async () => {
      const panel = app.shell.currentWidget;
      if (!panel?.hasClass('jp-NotebookPanel') || started.has(panel)) return;

      await panel.context.ready;
      if (!(await isLesson(panel))) return;
      panel.addClass('rk-lesson');
      if (!calm) app.shell.collapseLeft?.(); // the list of lessons stays one click away
      calm = true;

      await panel.sessionContext.ready;
      const unchanged = await isLesson(panel);
      if (!unchanged || started.has(panel) || app.shell.currentWidget !== panel) return;
      started.add(panel);
      // One cell at a time, each when the page has drawn the one before, so that what a learner
      // does in the first lab is answered between two cells and not after the last; and without
      // the notebook's own commands, which would take the focus from that lab.
      const { CodeCell } = await jupyterlab('@jupyterlab/cells');
      for (const cell of panel.content.widgets) {
        if (cell.model.type !== 'code') continue;
        const reply = await CodeCell.execute(cell, panel.sessionContext);
        if (panel.isDisposed || reply?.content.status !== 'ok') return;
        await rest();
      }
      if (place) panel.setFragment(place);
      place = '';
    };

    document.head.appendChild(document.createElement('style')).textContent = style;
    const follow = ({ target }) => {
      const link = target.closest?.('a[href*=".ipynb"]');
      if (link) place = link.hash;
    };
    document.addEventListener('click', follow, true);
    app.shell.currentChanged.connect(start);
    app.restored.then(start);
  };

  const extension = {
    __esModule: true,
    default: { id: 'reliefkit:lessons', autoStart: true, activate }
  };
  const container = { init: scope => { shared = scope; }, get: async () => () => extension };
  (window._JUPYTERLAB ??= {}).reliefkit = container;
})();
