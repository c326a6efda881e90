/* Two people changed one line: both values with names, and the person chooses. */
window.Grid = window.Grid || {};
(() => {
  "use strict";
  const shown = (line, values) => line.fields.map((field) => {
    const value = values[line.name(field)];
    if (value === "" || value === undefined || value === false) return "";
    if (value === true) return field.getAttribute("aria-label") || "";
    const option = field.options && [...field.options].find((each) => each.value === value);
    return option ? option.text : value;
  }).filter(Boolean).join(" · ") || "–";

  Grid.conflict = (line, answer, theirs, mine) => {
    line.forgive();
    const note = document.getElementById("grid-conflict").content.firstElementChild.cloneNode(true);
    const slot = (name, words) => { note.querySelector(`[data-slot=${name}]`).textContent = words; };
    slot("problem", answer.problem);
    slot("theirs", shown(line, answer.values));
    slot("who", `${answer.by}, ${answer.at}`);
    slot("mine", shown(line, line.values()));
    const choose = (done) => {
      line.base = line.version.value = String(answer.version);
      line.stored = answer.values;
      line.tell(answer);
      note.remove();
      done();
      (line.cells[0] || line.fields[0]).focus();
    };
    note.querySelector("[data-take=theirs]").addEventListener("click", () => choose(() => { line.put(answer.values); theirs(); }));
    note.querySelector("[data-take=mine]").addEventListener("click", () => choose(mine));
    (line.element.querySelector("[data-conflict-place]") || line.element).append(note);
  };
})();
