/* Sends lines to the one address of the sheet that answers in JSON, one request at a time, and sees to what comes back.
 *
 * Never the last write wins: a line is sent with the version it started from, and where somebody else was faster both values
 * are shown with names. Without a connection, or with the session ended, lines wait in memory and are sent again.
 */
window.Grid = window.Grid || {};
(() => {
  "use strict";
  const QUIET = 1500, AGAIN = 4000; // milliseconds after the last keystroke; between two tries without a connection
  const MOST = 100; // lines of one request

  Grid.saver = (form, lines, memory, heard) => {
    const words = form.dataset, status = document.querySelector("[data-grid-status]");
    const due = new Set();
    let timer = 0, running = null, trouble = "", saved = "";

    const say = () => {
      const open = lines.filter((line) => line.state === "conflict").length ? words.conflict
        : lines.some((line) => line.state === "refused") ? words.refused : "";
      const told = trouble || (running ? words.saving : open || saved);
      status.classList.toggle("text-danger", Boolean(trouble || (!running && open)));
      status.replaceChildren(told);
      if (trouble === words.ended) {
        const link = document.createElement("a");
        link.href = words.login;
        link.textContent = words.again;
        status.append(" ", link);
      }
    };

    const later = (wait) => { clearTimeout(timer); timer = setTimeout(flush, wait); };

    function changed(line, now) {
      if (line.state === "conflict") return; // the choice between both values goes first
      if (line.dirty) memory.keep(line); else memory.drop(line);
      if (!line.dirty && line.state !== "refused") return;
      line.mark("typed", words.unsaved);
      due.add(line);
      if (now && !trouble) flush(); else if (!trouble) later(QUIET);
    }

    function body(batch) {
      const data = new FormData();
      data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      for (const line of batch) {
        data.append("save", line.key);
        data.set(`${line.key}-version`, line.base);
        for (const [name, value] of Object.entries(line.values())) {
          if (value !== false) data.set(`${line.key}-${name}`, value === true ? "on" : value);
        }
      }
      return data;
    }

    async function ask(batch) {
      const answer = await fetch(words.cells, { method: "POST", body: body(batch), headers: { "X-Autosave": "1" } });
      const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : null;
      if (answer.status >= 500) throw new Error(String(answer.status));
      return [answer, told];
    }

    function settle(line, answer, sent) {
      if (answer.state === "saved") {
        line.forgive();
        line.took(answer, sent);
        line.mark(line.dirty ? "typed" : "saved", line.dirty ? words.unsaved : answer.replaced || "");
        if (line.dirty) { memory.keep(line); due.add(line); } else memory.drop(line);
      } else if (answer.state === "refused") {
        line.mark("refused", words.unsaved);
        line.refuse(answer.problems);
      } else {
        line.mark("conflict", words.unsaved);
        Grid.conflict(line, answer, () => { memory.drop(line); line.mark("saved", ""); say(); },
          () => { line.mark("typed", words.unsaved); changed(line, true); });
      }
    }

    async function send(batch) {
      const sent = new Map(batch.map((line) => [line, line.values()]));
      batch.forEach((line) => { due.delete(line); line.mark("sending", words.saving); });
      try {
        const [answer, told] = await ask(batch);
        if (told && answer.ok) {
          trouble = "";
          saved = told.saved;
          batch.forEach((line) => settle(line, told.rows[line.key], sent.get(line)));
          heard(told);
          return;
        }
        trouble = !told || answer.status === 401 ? words.ended : told.problem;
      } catch {
        trouble = words.lost;
        later(AGAIN);
      }
      batch.forEach((line) => { due.add(line); line.mark("typed", words.unsaved); });
    }

    function flush(everything) {
      clearTimeout(timer);
      if (trouble === words.ended) return Promise.resolve(); // until the person has logged in again
      if (running) return running.then(() => flush(everything));
      const ready = (line) => everything || line.complete || !line.element.contains(document.activeElement);
      const batch = [...due].filter(ready).slice(0, MOST);
      if (!batch.length) { say(); return Promise.resolve(); }
      running = send(batch).finally(() => {
        running = null;
        say();
        if (!trouble && [...due].some(ready)) flush();
      });
      say();
      return running;
    }

    /* The session may have been opened again in another window; its token is another one, so the page is loaded anew. */
    async function back() {
      if (!trouble || !due.size) return;
      if (trouble !== words.ended) { flush(); return; }
      const answer = await fetch(location.href, { method: "HEAD", redirect: "manual" }).catch(() => null);
      if (answer && answer.ok) location.reload();
    }

    window.addEventListener("online", () => flush());
    window.addEventListener("focus", back);
    return { changed, flush };
  };
})();
