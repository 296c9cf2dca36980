// anywidget's file asks a loader of the AMD kind for Jupyter's base: here it is told to wait for it.
globalThis.define = (_, make) => { globalThis.reliefLabWidgets = make; };
// It gives each widget two seconds to begin, too few for a lesson of many labs on a slow phone.
const { timeout } = AbortSignal;
AbortSignal.timeout = time => timeout.call(AbortSignal, Math.max(time, 120_000));
