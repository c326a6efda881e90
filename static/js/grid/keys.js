/* The keys of a spreadsheet. A cell that was walked to is ready: what is typed replaces it and arrows walk on. F2 or a double
 * click edits inside the cell, where arrows move the cursor. Enter goes down, Tab to the right, Esc takes the typing back.
 */
window.Grid = window.Grid || {};
(() => {
  "use strict";
  Grid.keys = (form, lines, undo) => {
    let before = "", editing = false;
    const leaves = lines.filter((line) => line.cells.length);
    const width = Math.max(0, ...leaves.map((line) => line.cells.length));
    const lineOf = (field) => leaves.find((line) => line.element.contains(field));
    const columnOf = (line, field) => field === line.note ? width : line.cells.indexOf(field);
    const cellAt = (row, column) => leaves[row] && (column === width ? leaves[row].note : leaves[row].cells[column]);
    const shown = (field) => field && field.offsetParent !== null;

    function edit(on, field) {
      editing = on;
      field.toggleAttribute("data-editing", on);
    }

    function walk(line, field, down, right) {
      let row = leaves.indexOf(line), column = columnOf(line, field);
      const order = right ? line.fields.filter((each) => each.type !== "checkbox" && shown(each)) : [];
      const next = right ? order[order.indexOf(field) + right]
        : cellAt(row + down, column) || cellAt(row + down, Math.min(column, (leaves[row + down]?.cells.length || 1) - 1));
      if (shown(next)) next.focus();
    }

    form.addEventListener("focusin", ({ target: field }) => {
      if (!lineOf(field)) return;
      before = field.value;
      edit(false, field);
      if (field.select) field.select();
    });
    form.addEventListener("dblclick", ({ target: field }) => { if (lineOf(field)) edit(true, field); });

    form.addEventListener("keydown", (event) => {
      const field = event.target, line = lineOf(field);
      if (!line || field.type === "checkbox" || event.altKey || event.isComposing) return;
      const control = event.ctrlKey || event.metaKey, take = () => event.preventDefault();
      if (control && ["z", "y"].includes(event.key.toLowerCase())) {
        if (field.value !== before) return; // still typing: the browser's own undo
        take();
        if (event.key.toLowerCase() === "y" || event.shiftKey) undo.forward(); else undo.back();
        before = field.value;
      } else if (control) {
        return;
      } else if (event.key === "Enter") {
        take();
        walk(line, field, event.shiftKey ? -1 : 1, 0);
      } else if (event.key === "F2") {
        take();
        edit(!editing, field);
        if (editing && field.setSelectionRange) field.setSelectionRange(field.value.length, field.value.length);
      } else if (event.key === "Escape") {
        take();
        if (field.value !== before) { field.value = before; field.dispatchEvent(new Event("input", { bubbles: true })); }
        edit(false, field);
      } else if (!editing && !event.shiftKey && ["ArrowUp", "ArrowDown"].includes(event.key)) {
        take();
        walk(line, field, event.key === "ArrowUp" ? -1 : 1, 0);
      } else if (!editing && !event.shiftKey && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
        take();
        walk(line, field, 0, event.key === "ArrowLeft" ? -1 : 1);
      }
    });

    /* What a script wrote into the cell under the cursor is no typing: Ctrl+Z takes it back as it takes back a saved cell. */
    function settle() {
      if (lineOf(document.activeElement)) before = document.activeElement.value;
    }

    return { leaves, width, lineOf, columnOf, cellAt, settle };
  };
})();
