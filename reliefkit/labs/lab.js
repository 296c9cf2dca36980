// The page side of a lab. Python renders HTML into named slots; this file puts it on the page,
// hangs questions and scales on the stock controls, and gives them names a screen reader says.

const parse = html => {
  const template = document.createElement('template');
  template.innerHTML = html.replaceAll('§ ', '§\u00a0'); // a cite is never cut after its sign
  return template.content;
};

// Of a ladder, long as it is, a move changes few rungs: the others are not read again.
const SAME = '<li data-rk-same></li>';
const rungs = html => html.split(/(?=<li class="rk-(?:lit|cut|after) |<\/ol>)/);

// Make `old` like `now`, changing only what differs: focus and opened parts stay.
const morph = (old, now) => {
  if (now.dataset?.rkSame === '' || old.isEqualNode(now)) return;
  if (old.nodeName !== now.nodeName) return old.replaceWith(now);
  if (old.nodeType === Node.TEXT_NODE) return old.data === now.data || (old.data = now.data);
  const kept = name => name === 'open';
  for (const { name, value } of now.attributes ?? [])
    if (!kept(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const { name } of [...(old.attributes ?? [])])
    if (!kept(name) && !now.hasAttribute(name)) old.removeAttribute(name);
  const were = [...old.childNodes];
  const are = [...now.childNodes]; // counted before a replacement takes one of them away
  are.forEach((kid, i) => were[i] ? morph(were[i], kid) : old.append(kid));
  were.slice(are.length).forEach(kid => kid.remove());
};

// An answer that turns: its old face, words and fill together, is wiped away from the left. Where
// motion is reduced a ring stands around it for a second.
const WIPE = 200, RING = 1000, PAUSE = 1000; // milliseconds
const result = head => head.className.replace(' rk-turn', '').replace(' rk-ring', '');
const turned = (slot, now) => {
  const heads = now.querySelectorAll('.rk-head');
  return [...slot.querySelectorAll('.rk-head')].filter((old, i) => heads[i] && result(old) !== result(heads[i]))
    .map(head => {
      head.querySelector('.rk-face')?.remove();
      const face = document.createElement('div');
      face.className = `${head.className} rk-face`;
      face.setAttribute('aria-hidden', 'true');
      face.append(...head.cloneNode(true).childNodes);
      return [head, face];
    });
};
const wipe = ([head, face]) => {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
    head.classList.add('rk-ring');
    setTimeout(() => head.classList.remove('rk-ring'), RING);
    return;
  }
  head.append(face);
  face.animate({ clipPath: ['inset(0)', 'inset(0 0 0 100%)'] }, { duration: WIPE, easing: 'ease-out' })
    .onfinish = () => face.remove();
};

const CONTROL = 'input, select, textarea, .slider-container';
const set = (node, name, value) =>
  node && node.getAttribute(name) !== value && node.setAttribute(name, value);

// A value in words: the readout beside the handle, and on which side of the law's marks it lies. The
// style takes the value's place, and where the gesture began, from 0 to 100.
const speak = (control, part) => {
  const handle = control.querySelector('[role=slider]');
  const readout = control.querySelector('.widget-readout');
  if (!handle || !readout) return;
  set(handle, 'aria-label', part.name);
  const tick = control.closest('.rk-is-maybe')?.querySelector('input[type=checkbox]');
  set(tick, 'aria-label', `${part.name} Not known yet`);
  const shown = readout.textContent.trim();
  const value = parseFloat(shown);
  const at = part.unit === 'percent' ? value : 100 * value / handle.getAttribute('aria-valuemax');
  const side = part.steps.filter(([from]) => from <= value).pop()?.[1] ?? '';
  readout.inert = true; // the handle says it, and takes it
  if (at !== control.rkAt) {
    const now = performance.now();
    const { style } = control.querySelector('.rk-track');
    if (!(now - control.rkMoved < PAUSE)) style.setProperty('--rk-began', control.rkAt ?? -9);
    style.setProperty('--rk-at', at);
    Object.assign(control, { rkAt: at, rkMoved: now });
  }
  const unknown = handle.closest('[disabled]');
  const unit = value === 1 ? part.unit.replace(/s$/, '') : part.unit;
  const said = unit ? `${shown.replace('%', '')} ${unit}` : shown;
  set(handle, 'aria-valuetext', unknown ? 'not known yet' : side ? `${said}, ${side}` : said);
  set(readout, 'data-after', unit === 'percent' ? '' : ` ${unit}`);
  set(control, 'data-caption', unknown ? 'not known yet' : part.caption ? `${shown.replace('%', '')} ${part.caption}` : side);
};

const dress = (root, part) => {
  const control = root.classList.contains(part.at) ? root : root.querySelector(`.${part.at}`);
  if (!control) return;
  if (!control.dataset.rkDressed) {
    const body = control.querySelector(`${CONTROL}, .rk-lab-body, .jupyter-button`);
    if (!body) return; // not on the page yet: dressed at the next change
    control.dataset.rkDressed = 'yes';
    control.prepend(parse(part.above));
    part.rows?.forEach((row, i) => control.querySelectorAll('.widget-radio-box label')[i].firstChild.replaceWith(parse(row)));
    if (part.track) control.querySelector('.slider-container').prepend(parse(part.track));
  }
  if (part.kind === 'lab') return;
  if (part.kind === 'slider') return speak(control, part);
  const named = part.role ? control : control.querySelector('select, textarea, input[type=text]');
  if (part.role) set(control, 'role', part.role);
  // One group, one stop of the Tab key: the stock radio buttons have no name.
  if (part.role === 'radiogroup')
    control.querySelectorAll('input[type=radio]').forEach(one => set(one, 'name', `${root.rkName} ${part.at}`));
  set(named, 'aria-label', part.name);
};

// What a button opened beside it or below its card takes the focus, and is read aloud; and where the
// control just used is gone or shut, what took its place does.
const regain = root => {
  const shared = root.querySelector('.jupyter-button:focus + .rk-at-shared input:enabled');
  if (shared) return shared.focus();
  const last = root.rkLast, now = document.activeElement;
  const opened = now?.matches('.jupyter-button:enabled') && now.closest('.rk-lab')?.nextElementSibling?.contains(root);
  const stands = last?.isConnected && (last.closest('.rk-lab') !== root || !last.disabled && last.offsetParent);
  if (!opened && (!last || stands || ![document.body, last].includes(now))) return;
  const to = opened || root.matches('.rk-drill') ? root.querySelector('h3:not(.rk-said)')
    : root.querySelector('.rk-score, .rk-goal-said') ?? root.querySelector('input:enabled:checked') ?? root.querySelector('input:enabled, select:enabled');
  if (!to?.offsetParent) return;
  root.rkLast = null;
  if (!to.matches('input, select')) to.tabIndex = -1;
  to.focus();
  if (to.matches('h3')) to.scrollIntoView();
};

// Keys belong to the control they are pressed on, not to the notebook around it: least of all the
// two that would run the cell again or take hold of every cell.
const ours = event => {
  if (event.key === 'Tab' || event.key === 'Escape') return;
  if ((event.ctrlKey || event.metaKey) && !['Enter', 'a'].includes(event.key)) return;
  event.stopPropagation();
};

// A control may hold its last word back until the kernel has answered the one before. So a press, or a
// case that is loaded, waits for its own answer; what would move a control till then is not heard.
const inTurn = (model, root, signal) => {
  const pressed = new Map(); // by a word of its own, which the kernel says back
  const wait = event => {
    const act = event.target.closest('.widget-button, .rk-loads :is(select, input)');
    const last = act?.matches('button') ? 'click' : 'change';
    if (act && (act.rkTurn || event.type !== last || act.closest('.rk-lab') !== root)) return;
    if (!act && (!pressed.size || event.type === 'change' || event.key === 'Tab' || !event.target.closest(CONTROL))) return;
    event.stopImmediatePropagation(); // a card may have several widgets of this file
    if (event.type !== 'touchstart') event.preventDefault();
    if (!act) return;
    const turn = `${Math.random()}`;
    pressed.set(turn, act);
    model.send(turn);
  };
  for (const kind of ['click', 'change', 'keydown', 'mousedown', 'touchstart'])
    root.addEventListener(kind, wait, { capture: true, passive: kind === 'touchstart', signal });
  model.on('msg:custom', turn => {
    const act = pressed.get(turn);
    if (!pressed.delete(turn)) return; // pressed on another page of this kernel
    act.rkTurn = true;
    act.matches('button') ? act.click() : act.dispatchEvent(new Event('change', { bubbles: true }));
    act.rkTurn = false;
  });
};

const render = ({ model, el }) => {
  el.classList.add('rk-lab-results');
  const fills = model.get('names').map(name => {
    const slot = el.appendChild(document.createElement('div'));
    slot.className = `rk-lab-slot rk-lab-slot-${name}`;
    let shown = [''];
    return () => {
      const now = slot.cloneNode(false);
      let html = '';
      for (let k = 0, piece; (piece = model.get(`slot_${name}.${k}`)) !== undefined; k++) html += piece;
      if (html === shown.join('')) return false;
      const was = shown;
      shown = rungs(html);
      const same = (part, i) => shown.length === was.length && part === was[i] && part.startsWith('<li ');
      now.append(parse(shown.map((part, i) => same(part, i) ? SAME : part).join('')));
      const faces = turned(slot, now);
      morph(slot, now);
      faces.forEach(wipe);
      return true;
    };
  });
  const fill = () => fills.map(each => each()).some(Boolean);
  fill();

  // Say what changed once the learner pauses, in a region that stays: of what a card tells, the
  // first line; of a goal, a hint, or that it is reached or is so no more.
  const live = el.appendChild(document.createElement('div'));
  live.className = 'rk-lab-live rk-said';
  live.setAttribute('role', 'status');
  const told = name => el.querySelector(`.rk-lab-slot-${name}`)?.innerText.trim() ?? '';
  const goal = () => {
    const said = el.querySelector('.rk-goal-said');
    return said && said.className + told('note .rk-hint');
  };
  let waiting, stood = goal();
  const announce = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const line = text => text?.replace(/\s+/g, ' ');
      if (el.closest('.rk-lab')) regain(el.closest('.rk-lab'));
      if (goal() && goal() === stood) return;
      stood = goal();
      // at the start there is nothing to say: who loads a case is told where it was chosen
      const start = el.querySelector('.rk-changed .rk-tag')?.textContent === 'Start';
      live.textContent = !start && line(told('changed .rk-changed > p')) || line(el.querySelector('.rk-score')?.innerText)
        || ['note .rk-hint', 'note', 'next', 'held'].map(told).find(Boolean)?.split('\n')[0] || '';
    }, 400);
  };
  model.on('change', () => {
    if (!fill()) return;
    announce();
    const pressed = document.activeElement?.closest('.rk-lab-asked > .rk-buttons'); // the next part of a story begins
    if (pressed?.parentElement === el.parentElement) el.querySelector('h4').focus();
  });

  let watch, seen;
  const gone = new AbortController();
  const settle = () => {
    const root = el.closest('.rk-lab');
    if (!root) return void (watch = requestAnimationFrame(settle));
    set(root, 'role', 'region');
    // of two that are called alike on a page the second is told apart
    root.rkCalled = model.get('label');
    const alike = [...(root.closest('.rk-page') ?? document).querySelectorAll('.rk-lab')].filter(one => one.rkCalled === root.rkCalled).length;
    set(root, 'aria-label', alike > 1 ? `${root.rkCalled}, ${alike}` : root.rkCalled);
    root.addEventListener('keydown', ours);
    inTurn(model, root, gone.signal);
    let held; // up or down a finger scrolls the page: a slider hears of it once it goes sideways, or is lifted
    const finger = event => {
      const { type, target, isTrusted, touches: [to] = [] } = event, first = held, [from] = first?.touches ?? [];
      if (type === 'touchmove' && from && Math.abs(to.clientX - from.clientX) <= Math.abs(to.clientY - from.clientY)) return;
      held = type === 'touchstart' && isTrusted && target.closest('.noUi-target') ? event : null;
      if (held) event.stopImmediatePropagation(); // a card may have several widgets of this file
      else if (first && type !== 'pointercancel') first.target.dispatchEvent(first);
    };
    for (const kind of ['touchstart', 'touchmove', 'touchend', 'pointercancel'])
      root.addEventListener(kind, finger, { capture: true, passive: true, signal: gone.signal });
    root.addEventListener('focusin', ({ target }) => { root.rkLast = target; });
    const note = el.querySelector('.rk-lab-slot-note');
    note.id = `rk-${Math.random().toString(36).slice(2)}`;
    root.rkName ??= note.id;
    const all = () => {
      model.get('parts').forEach(part => dress(root, part));
      // what a button waits for stands beside it
      el.parentElement?.querySelectorAll(':scope > .jupyter-button').forEach(button =>
        set(button, 'aria-describedby', note.id));
      requestAnimationFrame(() => regain(root));
    };
    seen = new MutationObserver(moved => moved.every(({ target }) => el.contains(target)) || all());
    seen.observe(root, {
      subtree: true, childList: true, characterData: true, attributeFilter: ['aria-valuetext', 'class', 'disabled']
    });
    model.on('change:parts', all);
    all();
  };
  settle();
  return () => {
    cancelAnimationFrame(watch);
    gone.abort();
    seen?.disconnect();
  };
};

export default { render };
