// anywidget's file asks a loader of the AMD kind for Jupyter's base: here it is told to wait for it.
globalThis.define = (_, make) => { globalThis.reliefLabWidgets = make; };
