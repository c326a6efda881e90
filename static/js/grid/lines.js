/* The lines of a sheet as its script sees them: a leaf with its boxes, or a part of the report in words.
 *
 * A line is saved as a whole, because the rule of a leaf judges its boxes together. `stored` is what the server has, `base` the
 * version from which this person went on; both come with the page and with every answer.
 */
window.Grid = window.Grid || {};
(() => {
  "use strict";
  const isBox = (field) => field.type === "checkbox";
  const read = (field) => isBox(field) ? field.checked : field.value;

  class Line {
    constructor(element) {
      this.element = element;
      this.key = element.dataset.save;
      this.version = this.field("version");
      this.fields = [...element.querySelectorAll("input, select, textarea")]
        .filter((field) => field.name.startsWith(`${this.key}-`) && field !== this.version);
      this.base = this.version.value;
      this.stored = this.values();
      this.state = "";
    }

    field(name) { return this.element.querySelector(`[name="${this.key}-${name}"]`); }
    name(field) { return field.name.slice(this.key.length + 1); }
    values() { return Object.fromEntries(this.fields.map((field) => [this.name(field), read(field)])); }
    same(values) { return Object.entries(this.values()).every(([name, value]) => values[name] === value); }
    get dirty() { return !this.same(this.stored); }

    /* The boxes of the numbers, in their order; then come "not applicable" with its reason, and the note. */
    get cells() { return this.fields.filter((field) => field.closest("[data-values]")); }
    get note() { return this.field("note"); }

    /* Half a fraction is no number yet: it waits until the person leaves the line. */
    get complete() {
      const filled = this.cells.filter((cell) => cell.value.trim()).length;
      return filled === 0 || filled === this.cells.length;
    }

    put(values) {
      for (const field of this.fields) {
        const value = values[this.name(field)];
        if (value === undefined) continue;
        if (isBox(field)) field.checked = Boolean(value); else field.value = value;
      }
    }

    /* The server has `sent`; what was typed meanwhile stays and is saved next. */
    took(answer, sent) {
      const untouched = this.same(sent), busy = this.element.contains(document.activeElement);
      this.base = this.version.value = String(answer.version);
      if (untouched && !busy) this.put(answer.values);
      this.stored = untouched && !busy ? this.values() : sent;
      for (const [name, value] of Object.entries(answer.values)) {
        const first = this.element.querySelector(`[name="initial-${this.key}-${name}"]`);
        if (first) first.value = value === true ? "True" : value === false ? "False" : value;
      }
      this.tell(answer);
    }

    /* What the numbers mean, beside them. */
    tell(answer) {
      for (const name of ["points", "percent", "explanation"]) {
        const place = this.element.querySelector(`[data-out=${name}]`);
        if (place && answer[name] !== undefined) place.textContent = answer[name];
      }
      this.offerEvidence(answer.score);
      if (answer.worth) Object.assign(this.element.dataset, answer.worth);
      if (answer.missing !== undefined) this.element.toggleAttribute("data-missing", answer.missing);
    }

    /* A line that was just entered can be proved at once: the address of its files hangs on the stored score. */
    offerEvidence(score) {
      const place = this.element.querySelector("[data-evidence]"), words = this.element.closest("form").dataset;
      if (!place || !score || place.querySelector("a")) return;
      const link = document.createElement("a");
      link.className = "small";
      link.href = words.attach.replace("/0/", `/${score}/`);
      link.textContent = words.attachWords;
      place.append(link);
    }

    mark(state, words) {
      this.state = state;
      this.element.dataset.state = state;
      const place = this.element.querySelector("[data-line-state]");
      if (place) place.textContent = words || "";
    }

    /* Each refusal stands at its box and is read out with it. */
    refuse(problems) {
      this.forgive();
      for (const [name, sentences] of Object.entries(problems)) {
        const field = this.field(name) || this.cells[0] || this.fields[0];
        const note = document.createElement("p");
        note.className = "small text-danger mb-0";
        note.id = `${field.name}-problem`;
        note.dataset.problem = "";
        note.textContent = sentences.join(" ");
        field.classList.add("is-invalid");
        field.setAttribute("aria-invalid", "true");
        field.setAttribute("aria-describedby", note.id);
        field.closest("[data-cell], td, div").append(note);
      }
    }

    forgive() {
      this.element.querySelectorAll("[data-problem], [data-clash]").forEach((note) => note.remove());
      for (const field of this.fields) {
        field.classList.remove("is-invalid");
        field.removeAttribute("aria-invalid");
        field.removeAttribute("aria-describedby");
      }
    }
  }

  Grid.Line = Line;
})();
