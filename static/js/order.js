/* The order of the parts of a draft: drag a part by its handle, or move it with Alt+↑ and Alt+↓.
 *
 * The server moves; the page is loaded anew and shows what is stored. The two buttons of each part stay for touch and for
 * whoever has no script.
 */
(() => {
  "use strict";
  const PART = "[data-part]", LIST = "[data-parts]";
  let dragged = null;

  const clear = () => document.querySelectorAll(".part-before, .part-end").forEach((each) => each.classList.remove("part-before", "part-end"));
  const family = (part) => part.closest(LIST).dataset.parts;

  function place(part, follower, list) {
    const form = part.querySelector("form[data-move]");
    const data = new FormData(form);
    data.set("before", follower ? follower.dataset.part : "");
    data.set("section", list.dataset.section || "");
    fetch(form.action, { method: "POST", body: data })
      .then((answer) => { if (!answer.ok) throw new Error(answer.status); })
      .then(() => { location.hash = part.id; location.reload(); })
      .catch(() => { document.querySelector("[data-order-problem]").hidden = false; });
  }

  // Pointer events, not the drag and drop of HTML: they serve finger, pen and mouse alike.
  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest && event.target.closest("[data-handle]");
    if (!handle || event.button) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    dragged = handle.closest(PART);
    dragged.classList.add("part-dragged");
  });

  function under(event) {
    const found = document.elementFromPoint(event.clientX, event.clientY);
    const list = found && found.closest(LIST);
    return list && list.dataset.parts === family(dragged) ? { list, over: found.closest(PART) } : null;
  }

  document.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    const goal = under(event);
    clear();
    if (goal && goal.over !== dragged) (goal.over || goal.list).classList.add(goal.over ? "part-before" : "part-end");
  });

  document.addEventListener("pointerup", (event) => {
    if (!dragged) return;
    const part = dragged, goal = under(event);
    end();
    if (goal && goal.over !== part) place(part, goal.over, goal.list);
  });

  function end() {
    if (dragged) dragged.classList.remove("part-dragged");
    dragged = null;
    clear();
  }

  document.addEventListener("pointercancel", end);

  document.addEventListener("keydown", (event) => {
    const part = event.altKey && event.target.closest && event.target.closest(PART);
    const name = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    const button = part && name && part.querySelector(`form[data-move] button[name=${name}]`);
    if (!button) return;
    event.preventDefault();
    if (!button.disabled) button.click();
  });

  const moved = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (moved && moved.matches(PART)) moved.focus();
})();
