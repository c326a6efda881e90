/* Ctrl+Z over saved cells as well: what stood there is put back and saved anew. */
window.Grid = window.Grid || {};
(() => {
  "use strict";
  const MOST = 200;

  Grid.undo = (changed) => {
    const past = [], future = [];
    function swap(from, to) {
      const deed = from.pop();
      if (!deed) return;
      to.push(deed.map(({ line }) => ({ line, values: line.values() })));
      deed.forEach(({ line, values }) => { line.put(values); changed(line); });
      const { line } = deed[0];
      line.element.scrollIntoView({ block: "nearest" });
    }
    return {
      note(deed) {
        if (!deed.length) return;
        past.push(deed);
        past.splice(0, past.length - MOST);
        future.length = 0;
      },
      back: () => swap(past, future),
      forward: () => swap(future, past),
    };
  };
})();
