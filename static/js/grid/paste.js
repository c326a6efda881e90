/* A block copied from Excel goes over several lines and boxes. Each cell stands for itself: what does not fit is marked with its
 * reason, the others are taken; whether a number is good is the server's to say.
 */
window.Grid = window.Grid || {};
(() => {
  "use strict";
  /* Tabs part cells, line ends part rows; a cell with a line end in it comes in quotes. */
  function table(text) {
    const rows = [[""]];
    let quoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at], row = rows[rows.length - 1], last = row.length - 1;
      if (quoted && sign === "\"" && text[at + 1] === "\"") { row[last] += sign; at += 1; }
      else if (sign === "\"" && (quoted || row[last] === "")) quoted = !quoted;
      else if (!quoted && sign === "\t") row.push("");
      else if (!quoted && sign === "\n") rows.push([""]);
      else if (sign !== "\r") row[last] += sign === "\n" ? " " : sign;
    }
    if (rows.length > 1 && rows[rows.length - 1].join("") === "") rows.pop();
    return rows;
  }

  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").trim().toLowerCase();

  function fill(cell, text) {
    if (!cell.options) { cell.value = text.trim(); return true; }
    const option = [...cell.options].find((each) => plain(each.text) === plain(text) || each.value === text.trim());
    if (option) cell.value = option.value;
    return Boolean(option) || !text.trim();
  }

  Grid.paste = (form, places, undo, done) => {
    form.addEventListener("paste", (event) => {
      const line = places.lineOf(event.target), text = event.clipboardData.getData("text/plain");
      const column = line ? places.columnOf(line, event.target) : -1, rows = table(text);
      if (column < 0 || (rows.length === 1 && rows[0].length === 1)) return;
      event.preventDefault();
      const first = places.leaves.indexOf(line), touched = new Map(), refused = new Map();
      const refuse = (each, name, words) => refused.set(each, { ...refused.get(each), [name]: [words] });
      rows.forEach((row, down) => row.forEach((value, right) => {
        const each = places.leaves[first + down], cell = places.cellAt(first + down, column + right);
        if (!each) return;
        if (!touched.has(each)) touched.set(each, each.values());
        if (!cell) { if (value.trim()) refuse(each, "", `${form.dataset.noCell} “${value.trim()}”`); }
        else if (!fill(cell, value)) refuse(each, each.name(cell), `${form.dataset.noChoice} “${value.trim()}”`);
      }));
      undo.note([...touched].map(([each, values]) => ({ line: each, values })));
      done([...touched.keys()], refused, Math.max(0, first + rows.length - places.leaves.length));
    });
  };
})();
