// The frame around a lesson, the same for every host: the bar, previous and next, the glossary in
// place, cites behind a mark, the strip of answers, text size, dark and projector. Written by hand,
// no build. A host is JupyterLab (lessons.js) or a plain page; it says where things stand:
//
//   lessons   [{ file, title }] in order        words   { anchor: { term, says, source } }
//   file      the lesson shown                  root    the element with the lesson
//   scroller  what scrolls around it; top, what stays over it where that is the window
//   prose     selector of the blocks of prose in root
//   bar, foot elements for the frame to fill    more    [[words, act]] further choices in Contents
//   parts     how many headings of the second rank it will have, where they are drawn late
//   href(file), open(file)                      dark(), setDark(on)
//   project(on)   what else the host puts away in projector mode
//   paper     what there is of the lesson to print, [[words, href]]
//   keep(part, of)   tells the learner's record the part the reader is in; the page keeps it too
//   at            whether a link leads to a place in the lesson

const html = document.documentElement;
const make = (tag, attributes = {}, ...kids) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value !== false) node.setAttribute(name, value === true ? '' : value);
  node.append(...kids);
  return node;
};
const button = (words, attributes = {}) => make('button', { type: 'button', ...attributes }, words);

// -- what a reader chose: kept in the browser ----------------------------------------------------

const KEPT = 'relief-lab-page';
const kept = (store, said) => { // a browser may refuse to keep anything
  try { return said === undefined ? JSON.parse(window[store].getItem(KEPT)) : window[store].setItem(KEPT, JSON.stringify(said)); }
  catch { return null; }
};
const chosen = kept('localStorage') ?? {};
const choose = (name, value) => {
  html.setAttribute(`data-rk-${name}`, chosen[name] = value);
  kept('localStorage', chosen);
};
for (const [name, value] of Object.entries({ size: '1', cites: 'marks', ...chosen }))
  if (name !== 'places') html.setAttribute(`data-rk-${name}`, value);

// -- one box at a time opens over the page; Esc and a click elsewhere shut it (the browser's own) --

const box = (button, label, fill) => {
  const node = make('div', { class: 'rk-pop', popover: 'auto', role: 'dialog', 'aria-label': label });
  node.addEventListener('beforetoggle', ({ newState }) => {
    if (newState !== 'open') return;
    const at = button.getBoundingClientRect();
    node.replaceChildren(...fill(() => node.hidePopover()));
    node.style.top = `${at.bottom + 14}px`;
    node.style.right = `${Math.max(8, innerWidth - at.right)}px`;
  });
  button.popoverTargetElement = node;
  return [button, node];
};

const options = (name, label, now, choices, act) => make('fieldset', {},
  make('legend', {}, label),
  ...choices.map(([value, words]) => make('label', {},
    make('input', { type: 'radio', name: `rk-${name}`, checked: value === now, onchange: () => act(value) }),
    words)));

// -- cites in prose: text in the notebook, a mark on the page --------------------------------------

const CITE = /(?:INA|U\.S\.C\.|C\.F\.R\.|FARRA) §|\d+ (?:I&N Dec\.|U\.S\.|S\. ?Ct\.|F\.[234]d|F\.4th|F\. Supp\. [23]d|Fed\. Reg\.) \d+/;

// The outermost brackets of a text that hold a cite, as [from, to].
const cited = text => {
  const found = [];
  let depth = 0, from = 0;
  [...text].forEach((sign, i) => {
    if (sign === '(' && depth++ === 0) from = i;
    if (sign === ')' && depth && --depth === 0 && CITE.test(text.slice(from, i)))
      found.push([from, i + 1]);
  });
  return found;
};

const mark = words => {
  const sign = button('§', { class: 'rk-source', 'aria-label': `Source: ${words}`, 'aria-expanded': 'false' });
  let note;
  const toggle = () => {
    const open = !note?.isConnected;
    note?.remove();
    sign.setAttribute('aria-expanded', open);
    if (!open) return;
    const block = sign.closest('p, li, td, dd') ?? sign.parentElement;
    note = make('span', { class: 'rk-source-note' }, words);
    block.append(note);
    // in the margin, where there is one: beside its mark, under the notes that stand there
    const others = [...note.offsetParent.querySelectorAll('.rk-source-note')].filter(one => one !== note);
    const free = Math.max(0, ...others.map(one => one.offsetTop + one.offsetHeight + 8));
    const at = sign.getBoundingClientRect().top - note.offsetParent.getBoundingClientRect().top;
    note.style.setProperty('--rk-at', `${Math.max(at / note.currentCSSZoom, free)}px`);
  };
  sign.addEventListener('click', toggle);
  sign.addEventListener('keydown', event => event.key === 'Escape' && note?.isConnected && toggle());
  return sign;
};

// Fold the cites of one block. The mark follows the full stop; on paper the text is back.
const fold = block => {
  const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walk.nextNode())
    if (CITE.test(walk.currentNode.data) && !walk.currentNode.parentElement.closest('.rk-source-text, .rk-source-note, code, pre, a'))
      texts.push(walk.currentNode);
  for (const text of texts) {
    const all = text.data.replace(/\s+/g, ' ');
    const parts = [];
    let done = 0;
    for (const [from, to] of cited(all)) {
      const stop = all.slice(to).match(/^[.,;:]+/)?.[0] ?? '';
      const before = all.slice(done, from).trimEnd(), last = before.lastIndexOf(' ') + 1;
      const text = make('span', { class: 'rk-source-text' }, ` ${all.slice(from, to)}`);
      // with the word before it, or joined to it: a mark is never alone on a line
      parts.push(before.slice(0, last), make('span', { style: 'white-space: nowrap' }, before.slice(last) || '\u2060', text, stop, mark(all.slice(from + 1, to - 1))));
      done = to + stop.length;
    }
    if (done) text.replaceWith(...parts, all.slice(done));
  }
};

// -- words of the glossary: by hover, tap and key; they never lead away ------------------------------

const word = make('div', { class: 'rk-pop rk-word', popover: 'auto', id: 'rk-word', 'aria-live': 'polite' });
let asked, soon;
const say = (link, term) => {
  if (asked === link && word.matches(':popover-open')) return;
  word.replaceChildren(make('strong', {}, term.term), make('p', {}, term.says), make('small', {}, term.source));
  asked = link;
  word.showPopover();
  const at = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const { offsetWidth: wide, offsetHeight: high } = word;
  word.style.left = `${Math.max(8, Math.min(at.left, innerWidth - wide - 8))}px`;
  word.style.top = `${at.bottom + high + 16 < innerHeight ? at.bottom + 6 : Math.max(8, at.top - high - 6)}px`;
  link.setAttribute('aria-expanded', 'true');
};
word.addEventListener('toggle', ({ newState }) => {
  if (newState === 'open') return;
  asked?.setAttribute('aria-expanded', 'false');
  asked = null;
});
const later = (act, wait) => { clearTimeout(soon); soon = setTimeout(act, wait); };
word.addEventListener('pointerenter', () => clearTimeout(soon));
word.addEventListener('pointerleave', () => later(() => word.hidePopover(), 250));

const TERM = 'a[href*="glossary.ipynb"], a[href*="glossary.html"]';
const glossary = (root, words) => {
  const termOf = target => {
    const link = target.closest?.(TERM);
    return [link, link && words[decodeURIComponent(link.hash.slice(1))]];
  };
  root.addEventListener('click', event => {
    const [link, term] = termOf(event.target);
    if (!term) return;
    event.preventDefault();
    event.stopPropagation();
    clearTimeout(soon);
    say(link, term);
  }, true);
  root.addEventListener('pointerover', event => {
    const [link, term] = termOf(event.target);
    if (term && event.pointerType === 'mouse') later(() => say(link, term), 200);
  });
  root.addEventListener('pointerout', event => {
    if (event.target.closest?.(TERM)) later(() => word.hidePopover(), 250);
  });
  root.addEventListener('keydown', event => {
    if (event.key !== ' ' || !termOf(event.target)[1]) return;
    event.preventDefault();
    event.target.click();
  });
  return block => block.querySelectorAll(TERM).forEach(link => {
    if (!termOf(link)[1]) return;
    link.setAttribute('role', 'button');
    link.setAttribute('aria-expanded', link === asked);
    link.setAttribute('aria-describedby', 'rk-word');
  });
};

// -- a number in a story: dragged sideways, moved by arrow keys, or tapped to come to its slider ---------

const pills = root => {
  const slider = pill => pill.closest('.rk-find').querySelector(`.${pill.dataset.rkMoves} [role="slider"]`); // before the sheet's
  const press = (pill, key) => slider(pill)?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  const pillOf = event => event.target.closest?.('.rk-pill');
  root.addEventListener('keydown', event => {
    if (!pillOf(event) || !/^(Arrow|Page|Home|End)/.test(event.key)) return;
    event.preventDefault();
    press(pillOf(event), event.key);
  }, true);
  root.addEventListener('pointerdown', event => {
    const pill = pillOf(event);
    if (!pill) return;
    let from = event.clientX, dragged = false;
    pill.setPointerCapture(event.pointerId);
    pill.onpointermove = ({ clientX }) => {
      for (; Math.abs(clientX - from) >= 5; dragged = true) {
        press(pill, clientX > from ? 'ArrowRight' : 'ArrowLeft');
        from += clientX > from ? 5 : -5;
      }
    };
    pill.onpointerup = pill.onpointercancel = () => {
      pill.onpointermove = pill.onpointerup = pill.onpointercancel = null;
      if (!dragged) { slider(pill)?.scrollIntoView({ block: 'center' }); slider(pill)?.focus({ preventScroll: true }); }
    };
  });
};

// -- the strip: the lab's answers, and what the last move changed, while its cards or chains are away ---

const strip = (root, scroller, view) => {
  const node = make('div', { class: 'rk-frame rk-strip-bar', 'aria-hidden': 'true' });
  document.body.append(node);
  let shown, used; // the lab whose answers stand there; what was last touched, or is in focus
  const copy = () => {
    node.innerHTML = shown?.innerHTML ?? '';
    node.firstElementChild?.append(shown.parentElement.querySelector('.rk-changed')?.cloneNode(true) ?? '');
  };
  const follow = new MutationObserver(copy);
  const pick = area => {
    // the lab in use, if some of it is in sight; else the one that is under the bar, and a hand's breadth below it
    let best;
    for (const slot of root.querySelectorAll('.rk-lab-slot-strip')) {
      const lab = slot.closest('.rk-lab');
      const at = lab.getBoundingClientRect();
      const seen = Math.min(at.bottom, area.bottom) - Math.max(at.top, area.top);
      if (lab.contains(used) && seen > Math.min(100, at.height / 2)) { best = slot; break; }
      if (scroller.scrollTop > 0 && at.top < area.top + 120 && at.bottom > area.top + 150) best = slot; // never over the title
    }
    if (!best) return;
    const heads = ['.rk-head', '.rk-ladder > summary'].map(one => [...best.parentElement.querySelectorAll(one)]).find(some => some.length);
    const inSight = heads?.map(one => one.getBoundingClientRect()).every(at => at.top > area.top - 8 && at.bottom < area.bottom + 8);
    return inSight ? undefined : best;
  };
  const show = () => {
    const area = view();
    const away = root.offsetParent === null;
    if (!away && scroller !== document.scrollingElement) html.style.setProperty('--rk-scrollbar', `${scroller.offsetWidth - scroller.clientWidth}px`);
    const slot = away ? undefined : pick(area);
    if (slot !== shown) {
      follow.disconnect();
      shown = slot;
      if (slot) follow.observe(slot.parentElement, { subtree: true, childList: true, characterData: true, attributes: true });
      copy();
    }
    node.classList.toggle('rk-on', !!slot);
    if (!slot) return;
    const at = slot.closest('.rk-lab').getBoundingClientRect();
    const sides = [at.left - area.left, area.left + area.width - at.right].map(wide => `${Math.max(4, wide)}px`);
    Object.assign(node.style, { top: `${area.top}px`, left: `${area.left}px`, width: `${area.width}px`, paddingInline: sides.join(' ') });
  };
  const clear = () => requestAnimationFrame(() => { // the control in focus is never under it
    show();
    const { activeElement: now } = document;
    const under = (node.firstElementChild ?? node).getBoundingClientRect().bottom + 16 - now.getBoundingClientRect().top;
    if (shown && under > 0 && root.contains(now) && now.closest('.rk-lab')) scroller.scrollBy(0, -under);
  });
  root.addEventListener('focusin', ({ target }) => { used = target; clear(); });
  root.addEventListener('pointerdown', ({ target }) => { used = target; show(); }); // a finger gives no focus
  addEventListener('resize', clear);
  return { show, remove: () => { follow.disconnect(); node.remove(); } };
};

// -- projector: for as long as the browser's tab, until it is left ------------------------------------

const leave = button('Leave projector (Esc)', { class: 'rk-frame rk-leave' });
addEventListener('keydown', event => {
  if (event.key !== 'Escape' || !leave.isConnected || document.querySelector('.rk-pop:popover-open')) return;
  event.stopPropagation();
  leave.click();
}, true);

// -- the frame -----------------------------------------------------------------------------------------

// One sentence and one button, over the lesson.
export const notice = (sentence, words, act) => make('div', { class: 'rk-frame rk-notice', role: 'alert' },
  make('p', {}, sentence), button(words, { class: 'rk-button', onclick: act }));

export const frame = host => {
  const { root, scroller, bar, foot, lessons, file } = host;
  const home = lessons[0];
  const here = lessons.find(one => one.file === file) ?? { file, title: file.replace('.ipynb', '') };
  const numbered = lessons.filter(one => /^\d/.test(one.file));
  const at = numbered.findIndex(one => one.file === file);
  const open = (event, one) => {
    if (!one || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    host.open(one.file);
  };
  const link = (one, words = one.title, attributes = {}) =>
    make('a', { href: host.href(one.file), ...attributes, onclick: event => open(event, one) }, words);

  // where the lesson is seen: its scroller, or the window under what stays on top of it
  const whole = scroller === document.scrollingElement;
  const view = () => whole
    ? { top: Math.max(0, host.top.getBoundingClientRect().bottom), bottom: innerHeight, left: 0, width: scroller.clientWidth }
    : scroller.getBoundingClientRect();

  // the parts of the lesson: its headings of the second rank
  let parts = [];
  const titleOf = heading => [...heading.childNodes]
    .filter(kid => !kid.classList?.contains('jp-InternalAnchorLink')).map(kid => kid.textContent).join('').trim();
  const go = heading => {
    free();
    heading.tabIndex = -1;
    heading.scrollIntoView();
    heading.focus({ preventScroll: true });
  };
  const said = make('span', { class: 'rk-part' });
  const segments = make('span', { class: 'rk-parts-bar', 'aria-hidden': 'true' });
  const allParts = () => Math.max(parts.length, host.parts ?? 0); // not every part may be drawn yet
  const count = () => {
    const line = view().top + scroller.clientHeight / 3;
    const ended = scroller.scrollTop + scroller.clientHeight > scroller.scrollHeight - 4;
    const now = ended ? parts.length - 1
      : Math.max(0, parts.findLastIndex(part => part.getBoundingClientRect().top < line));
    const all = allParts();
    stay(now + 1, all);
    const words = all > 1 ? `Part ${now + 1} of ${all}` : '';
    if (said.textContent === words) return;
    said.textContent = words;
    segments.replaceChildren(...Array.from({ length: all }, (_, i) => make('i', { class: i < now ? 'rk-done' : i === now ? 'rk-now' : '' })));
  };

  // the reader's place: kept once the reader has moved; held, while the lesson is drawn, until then
  let held, moved = false, staying;
  const places = chosen.places ??= {};
  const stay = (part, of) => {
    if (!moved || of < 2 || parts.length < of || root.offsetParent === null || places[file] === part) return;
    places[file] = part;
    clearTimeout(staying);
    staying = setTimeout(() => { kept('localStorage', chosen); host.keep?.(part, of); }, 700);
  };
  const hold = part => {
    if (moved || !(part > 1 && part < allParts())) return;
    held = part;
    parts[held - 1]?.scrollIntoView();
  };
  const free = () => { moved = true; held = null; };
  for (const act of ['wheel', 'pointerdown', 'touchstart'])
    scroller.addEventListener(act, free, { capture: true, passive: true, once: true });
  addEventListener('keydown', free, { capture: true, once: true });

  // the bar
  const contents = box(button('Contents'), 'Contents', shut => [
    make('section', {}, make('h2', {}, 'In this lesson'), make('ol', {}, ...parts.map(part => make('li', {},
      button(titleOf(part), { onclick: () => { shut(); go(part); } }))))),
    ...(host.paper ? [make('section', {}, make('h2', {}, 'On paper'), make('ul', {}, ...host.paper.map(([words, href]) =>
      make('li', {}, make('a', { href, target: '_blank' }, words)))))] : []),
    make('section', {}, make('h2', {}, 'Lessons'), make('ul', {}, ...lessons.map(one => make('li', {},
      link(one, one.title, one === here ? { 'aria-current': 'page' } : {})))),
    ...(host.more ?? []).map(([words, act]) =>
      button(words, { class: 'rk-button', onclick: () => { shut(); act(); } })))
  ]);
  contents[1].classList.add('rk-lists');
  const look = box(button('Aa', { 'aria-label': 'Text and colors' }), 'Text and colors', () => [
    options('size', 'Text', html.dataset.rkSize, [['1', 'normal'], ['1.15', 'larger'], ['1.3', 'largest']],
      value => keepPlace(() => choose('size', value))),
    options('dark', 'Colors', host.dark() ? 'dark' : 'light', [['light', 'light'], ['dark', 'dark']],
      value => host.setDark(value === 'dark')),
    options('cites', 'Sources', html.dataset.rkCites, [['marks', 'behind a § mark'], ['none', 'not shown']],
      value => choose('cites', value))
  ]);
  const projector = button('Projector', { class: 'rk-wide', onclick: () => project(true) });
  bar.classList.add('rk-frame', 'rk-top');
  bar.replaceChildren(make('nav', { 'aria-label': 'Course' },
    link(home, 'Relief Lab', { class: 'rk-home' }), make('strong', {}, at < 0 && here === home ? '' : here.title),
    said, segments, make('span', { class: 'rk-fill' }),
    ...contents, projector, ...look));

  // the foot
  foot.classList.add('rk-frame', 'rk-foot');
  const before = here !== home && (numbered[at - 1] ?? home);
  const after = at >= 0 && numbered[at + 1];
  foot.replaceChildren(make('nav', { 'aria-label': 'Previous and next' },
    ...(after ? [link(after, `Next: ${after.title} ›`, { class: 'rk-button rk-next' })] : []),
    ...(before ? [link(before, `‹ ${before.title}`)] : [])));

  // what a change of size moves: the reader's place stays
  const keepPlace = change => {
    const { top } = view();
    const held = [...root.querySelectorAll(`${host.prose}, .rk-lab`)].find(one => one.getBoundingClientRect().bottom > top + 40);
    const was = held?.getBoundingClientRect().top;
    change();
    if (held) scroller.scrollBy(0, held.getBoundingClientRect().top - was);
    follow();
  };

  // projector: the lab in sight at the top of the screen, in this lesson and those opened from it
  const project = on => {
    const middle = innerHeight / 2;
    const lab = [...root.querySelectorAll('.rk-lab')].findLast(one => {
      const { top, bottom } = one.getBoundingClientRect();
      return top < middle && bottom > middle && !one.parentElement.closest('.rk-lab');
    });
    keepPlace(() => projected(on));
    if (lab) requestAnimationFrame(() => lab.scrollIntoView());
    (on ? leave : projector).focus({ preventScroll: true });
  };
  const projected = (on = leave.isConnected || !!kept('sessionStorage')) => {
    kept('sessionStorage', on);
    html.toggleAttribute('data-rk-projector', on);
    host.project?.(on);
    leave.onclick = () => project(false);
    on ? document.body.append(leave) : leave.remove();
  };

  // a link of a card to a lesson opens it as the bar does
  root.addEventListener('click', event => {
    const one = event.target.closest?.('.rk a:is([href$=".ipynb"], [href*=".ipynb#cell-id="])');
    open(event, lessons.find(({ file }) => file === one?.getAttribute('href').split('#')[0]));
  });

  // what is on the page now, whenever some of it is drawn
  const name = glossary(root, host.words);
  pills(root);
  if (!word.isConnected) document.body.append(word);
  const strips = strip(root, scroller, view);
  let next;
  const follow = () => { next ??= requestAnimationFrame(() => { next = null; count(); strips.show(); }); };
  const read = () => {
    const blocks = [...root.querySelectorAll(host.prose)].filter(block => !block.closest('.rk'));
    blocks.forEach(block => { fold(block); if (file !== 'glossary.ipynb') name(block); });
    root.querySelectorAll('.rk-card-body > .rk-rule').forEach(fold); // what a worked case comes to
    parts = blocks.flatMap(block => [...block.querySelectorAll('h2')]);
    if (held) hold(held);
    follow();
  };
  let due;
  const seen = new MutationObserver(moved => {
    if (moved.every(({ target }) => target.closest('.rk-lab'))) return;
    due ??= setTimeout(() => { due = null; read(); }, 60);
  });
  seen.observe(root, { subtree: true, childList: true });
  (whole ? window : scroller).addEventListener('scroll', follow, { passive: true });
  new ResizeObserver(follow).observe(scroller); // a notice over the lesson moves it too
  html.classList.add('rk-framed');
  root.classList.add('rk-page');
  scroller.classList.add('rk-scroller');
  read();
  projected();
  if (!host.at) hold(places[file]);
  return {
    hold: part => held || host.at || hold(part),
    title: here.title,
    shown: () => { projected(); follow(); },
    remove: () => { seen.disconnect(); strips.remove(); }
  };
};
