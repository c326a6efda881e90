/* What the server has not got yet, kept in this browser until it has: over a lost connection, a reload, an ended session.
 *
 * One entry a line, so that two windows of one person do not wipe out each other's. Entries belong to a person: nobody else
 * at this computer is shown them or sends them. What is older than a month is dropped.
 */
window.Grid = window.Grid || {};
(() => {
  "use strict";
  const PREFIX = "grid ", MONTH = 31 * 24 * 3600 * 1000;
  const parse = (text) => { try { return JSON.parse(text); } catch { return null; } };

  Grid.memory = (person, page) => {
    const start = `${PREFIX}${person} ${page} `;
    return {
      keep(line) {
        const entry = { values: line.values(), base: line.base, at: Date.now() };
        try { localStorage.setItem(start + line.key, JSON.stringify(entry)); } catch { /* full: the page still has it */ }
      },
      drop(line) { localStorage.removeItem(start + line.key); },
      find(line) { return parse(localStorage.getItem(start + line.key)); },
      tidy() {
        Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))
          .filter((key) => !(parse(localStorage.getItem(key))?.at > Date.now() - MONTH))
          .forEach((key) => localStorage.removeItem(key));
      },
    };
  };
})();
