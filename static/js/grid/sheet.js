/* Puts the sheet of a quarter together: lines, keys, paste, undo, saving. Without this script the page's own button saves. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-grid]");
  if (!form) return;
  const lines = [...document.querySelectorAll("[data-save]")].map((element) => new Grid.Line(element));
  const memory = Grid.memory(document.body.dataset.person, location.pathname);
  const lineOf = (field) => lines.find((line) => line.element.contains(field));
  const committed = new Map(lines.map((line) => [line, line.values()]));

  function heard() {
    Grid.totals(form, lines);
    lines.forEach((line) => { if (line.state === "saved") committed.set(line, line.values()); });
  }

  /* The whole sheet goes on only when the server has all of it; what it has not got is shown. */
  function goOn(button, address) {
    const open = lines.filter((line) => line.dirty || !["", "saved"].includes(line.state));
    if (!open.length) { location.assign(address); return; }
    const title = (line) => (line.element.querySelector("th, h3, label") || line.element).textContent.trim().split("\n")[0];
    Unsaved.show(button.parentElement, open.map((line) => [title(line), line.element]));
  }

  const saver = Grid.saver(form, lines, memory, heard);
  const undo = Grid.undo((line) => { committed.set(line, line.values()); saver.changed(line, true); });
  const places = Grid.keys(form, lines, undo);

  Grid.paste(form, places, undo, (touched, refused, beyond) => {
    places.settle();
    touched.forEach((line) => { committed.set(line, line.values()); saver.changed(line, false); });
    saver.flush(true).then(() => {
      refused.forEach((problems, line) => { if (line.state !== "refused") line.refuse(problems); });
      if (beyond) document.querySelector("[data-grid-status]").append(` ${form.dataset.beyond} ${beyond}`);
    });
  });

  document.addEventListener("input", ({ target }) => {
    const line = lineOf(target);
    if (line) saver.changed(line, false);
  });
  document.addEventListener("change", ({ target }) => {
    const line = lineOf(target);
    if (!line) return;
    if (!line.same(committed.get(line))) undo.note([{ line, values: committed.get(line) }]);
    committed.set(line, line.values());
    if (line.complete) saver.changed(line, true);
  });
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    const line = lineOf(target);
    if (line && !line.element.contains(relatedTarget)) setTimeout(() => saver.flush());
  });
  document.querySelectorAll("form[data-saves]").forEach((each) => each.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter, then = button && button.dataset.address;
    saver.flush(true).then(() => then && goOn(button, then));
  }));
  document.querySelector("[data-first-missing]").addEventListener("click", (event) => {
    const first = lines.find((line) => line.element.hasAttribute("data-missing"));
    if (!first) return;
    event.preventDefault();
    first.element.scrollIntoView({ block: "center" });
    first.cells[0].focus();
  });

  memory.tidy();
  for (const line of lines) {
    const kept = memory.find(line);
    if (!kept) continue;
    line.put(kept.values);
    line.base = kept.base;
    if (line.dirty) saver.changed(line, false); else { line.base = line.version.value; memory.drop(line); }
  }
  saver.flush(true);
})();
