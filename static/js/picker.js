/* A calendar beside every box for a day or a moment, for keyboard and mouse alike; the box itself stays what it is: text.
 *
 * The browser's own pickers write the day in the order of the browser's language, and many offices run an English Windows.
 * The dialog follows the pattern that screen readers know: a grid of days with one that has the focus; arrows move by a day
 * and a week, Home and End to the ends of the week, Page Up and Down by a month, with Shift by a year; Enter takes, Esc leaves.
 * Its words stand in templates/partials/picker.html.
 */
(() => {
  "use strict";
  const model = document.getElementById("picker");
  const boxes = document.querySelectorAll("input[data-picker]:not([readonly]):not([disabled])");
  if (!model || !boxes.length) return;

  const words = model.dataset;
  const weekdays = words.weekdays.split("|"); // Monday first, as people here count
  const dialog = model.content.firstElementChild.cloneNode(true);
  const part = (name) => dialog.querySelector(`[data-part="${name}"]`);
  const two = (number) => String(number).padStart(2, "0");
  const written = (day) => `${two(day.getDate())}/${two(day.getMonth() + 1)}/${day.getFullYear()}`;
  const column = (day) => (day.getDay() + 6) % 7;
  const isOff = (day) => column(day) > 4;
  const moved = (day, days) => new Date(day.getFullYear(), day.getMonth(), day.getDate() + days);
  // The same day of another month, or that month's last one: 31 January and a month on is 28 February.
  const monthsOn = (day, months) => {
    const last = new Date(day.getFullYear(), day.getMonth() + months + 1, 0);
    return new Date(last.getFullYear(), last.getMonth(), Math.min(day.getDate(), last.getDate()));
  };
  const workingDay = (day, count) => {
    let found = day;
    for (let left = count; left > 0; left -= isOff(found) ? 0 : 1) found = moved(found, 1);
    return found;
  };

  let box = null; // for which the dialog is open
  let focused = new Date();

  function typed(text) {
    const found = /(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})/.exec(text);
    const day = found && new Date(Number(found[3]), Number(found[2]) - 1, Number(found[1]));
    return day && day.getDate() === Number(found[1]) && day.getMonth() === Number(found[2]) - 1 ? day : null;
  }

  const hour = (text) => (/\b\d{1,2}:\d{2}\b/.exec(text) || [])[0];

  function say(about) {
    const note = document.getElementById(`${about.id}-weekday`);
    const day = typed(about.value);
    note.textContent = day ? `${weekdays[column(day)]}${isOff(day) ? ` – ${words.off}` : ""}` : "";
  }

  function take(day) {
    box.value = box.dataset.picker === "moment" ? `${written(day)} ${hour(box.value) || words.hour}` : written(day);
    dialog.close();
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new Event("change", { bubbles: true }));
    box.focus();
  }

  function cell(day) {
    const place = document.createElement("td");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = day.getDate();
    button.className = `picker-day${isOff(day) ? " picker-off" : ""}${day.getMonth() === focused.getMonth() ? "" : " picker-other"}`;
    button.setAttribute("aria-label", `${weekdays[column(day)]} ${written(day)}${isOff(day) ? `, ${words.off}` : ""}`);
    button.tabIndex = day.getTime() === focused.getTime() ? 0 : -1;
    if (written(day) === written(new Date())) button.setAttribute("aria-current", "date");
    const now = typed(box.value);
    if (now && now.getTime() === day.getTime()) place.setAttribute("aria-selected", "true");
    button.addEventListener("click", () => take(day));
    place.setAttribute("role", "gridcell");
    place.append(button);
    return place;
  }

  function draw(focus = true) {
    part("month").textContent = `${words.month} ${focused.getMonth() + 1}/${focused.getFullYear()}`;
    const first = new Date(focused.getFullYear(), focused.getMonth(), 1);
    const start = moved(first, -column(first));
    part("days").replaceChildren(...Array.from({ length: 6 }, (_none, week) => {
      const row = document.createElement("tr");
      row.append(...Array.from({ length: 7 }, (_nothing, day) => cell(moved(start, week * 7 + day))));
      return row;
    }));
    if (focus) part("days").querySelector("[tabindex='0']").focus();
  }

  function open(about) {
    box = about;
    const now = new Date();
    focused = typed(box.value) || new Date(now.getFullYear(), now.getMonth(), now.getDate());
    part("title").textContent = document.querySelector(`label[for="${box.id}"]`)?.textContent.trim() || words.title;
    dialog.showModal();
    draw();
  }

  dialog.addEventListener("keydown", (event) => {
    if (!event.target.closest("[data-part='days']")) return;
    const steps = {
      ArrowLeft: () => moved(focused, -1), ArrowRight: () => moved(focused, 1),
      ArrowUp: () => moved(focused, -7), ArrowDown: () => moved(focused, 7),
      Home: () => moved(focused, -column(focused)), End: () => moved(focused, 6 - column(focused)),
      PageUp: () => monthsOn(focused, event.shiftKey ? -12 : -1), PageDown: () => monthsOn(focused, event.shiftKey ? 12 : 1),
    };
    if (!(event.key in steps)) return;
    event.preventDefault();
    focused = steps[event.key]();
    draw();
  });
  dialog.querySelectorAll("[data-months]").forEach((button) => button.addEventListener("click", () => {
    focused = monthsOn(focused, Number(button.dataset.months));
    draw(false);
  }));
  dialog.querySelectorAll("[data-working]").forEach((button) => button.addEventListener("click", () => {
    const now = new Date();
    take(workingDay(new Date(now.getFullYear(), now.getMonth(), now.getDate()), Number(button.dataset.working)));
  }));
  part("close").addEventListener("click", () => dialog.close());
  document.body.append(dialog);

  boxes.forEach((each) => {
    const button = document.createElement("button");
    const note = document.createElement("span");
    const label = document.querySelector(`label[for="${each.id}"]`)?.textContent.trim() || "";
    button.type = "button";
    button.className = "btn btn-outline-secondary picker-open";
    button.textContent = words.open;
    button.setAttribute("aria-label", `${words.open}: ${label.replace(/\*$/, "").trim()}`);
    button.setAttribute("aria-haspopup", "dialog");
    button.addEventListener("click", () => open(each));
    note.id = `${each.id}-weekday`;
    note.className = "picker-weekday small text-body-secondary";
    note.setAttribute("aria-live", "polite");
    const row = document.createElement("div");
    row.className = "picker-row";
    each.replaceWith(row);
    row.append(each, button, note);
    each.addEventListener("input", () => say(each));
    say(each);
  });
})();
