// Jupyter's own widgets on a plain page: its manager and controls, and anywidget, over the worker.

import './define.js'; // before anywidget: its file is made for a loader of another kind
import 'anywidget';
import * as base from '@jupyter-widgets/base';
import * as controls from '@jupyter-widgets/controls';
import { ManagerBase } from '@jupyter-widgets/base-manager';
import { Widget } from '@lumino/widgets';

const kinds = {
  '@jupyter-widgets/base': base,
  '@jupyter-widgets/controls': controls,
  anywidget: globalThis.reliefLabWidgets(base)
};

// One widget's line to the worker. It is told when the worker has answered: until then what a drag
// says is put together, and the last of it sent.
let turns = 0;
const waiting = new Map();
class Line {
  early = []; // what came before the widget was made
  constructor(id, post) { Object.assign(this, { comm_id: id, target_name: 'jupyter.widget', post }); }
  hear(message) { this.heard ? this.heard(message) : this.early.push(message); }
  on_msg(act) { this.heard = act; this.early.splice(0).forEach(act); }
  on_close(act) { this.closed = act; }
  open() {}
  close() {}
  send(data, callbacks, metadata, buffers = []) {
    const whole = one => one.byteLength === one.buffer?.byteLength ? one.buffer
      : one.buffer ? one.buffer.slice(one.byteOffset, one.byteOffset + one.byteLength) : one;
    const turn = `${++turns}`;
    waiting.set(turn, () => callbacks?.iopub?.status?.({ content: { execution_state: 'idle' } }));
    this.post({ act: 'widget', turn, id: this.comm_id, data: JSON.stringify(data), buffers: buffers.map(whole) });
    return turn;
  }
}

class Manager extends ManagerBase {
  lines = new Map();
  constructor(post) { super(); this.post = post; }

  async loadClass(name, module) {
    const found = kinds[module]?.[name];
    if (!found) throw new Error(`no widget ${module}.${name}`);
    return found;
  }
  async _create_comm(target, id) { return new Line(id, this.post); }
  async _get_comm_info() { return {}; }

  // What the worker says of a widget.
  hear({ kind, content, metadata, turn }) {
    const id = content?.comm_id;
    if (kind === 'answered') { waiting.get(turn)?.(); waiting.delete(turn); }
    else if (kind === 'comm_open') {
      this.lines.set(id, new Line(id, this.post));
      this.handle_comm_open(this.lines.get(id), { content, metadata });
    } else if (kind === 'comm_msg') this.lines.get(id)?.hear({ content, metadata });
    else { this.lines.get(id)?.closed?.({ content }); this.lines.delete(id); }
  }

  // Draw a widget into an element that is on the page.
  async draw(id, into) {
    const view = await this.create_view(await this.get_model(id));
    Widget.attach(view.luminoWidget ?? view.pWidget, into);
  }
}

export const manager = post => new Manager(post);
