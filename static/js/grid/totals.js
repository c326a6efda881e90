/* The running totals and what is missing, from the points that the server gave each line: only added up here, in thousandths,
 * which are exact. The rules of the points stay on the server.
 */
window.Grid = window.Grid || {};
(() => {
  "use strict";
  const thousandths = (text) => Math.round(Number(text || 0) * 1000);

  function said(amount) {
    const [whole, rest] = [Math.floor(Math.abs(amount) / 1000), Math.abs(amount) % 1000];
    const grouped = String(whole).replace(/\B(?=(\d{3})+$)/g, ".");
    const decimals = String(rest).padStart(3, "0").replace(/0+$/, "");
    return `${amount < 0 ? "-" : ""}${grouped}${decimals ? `,${decimals}` : ""}`;
  }

  Grid.totals = (form, lines) => {
    const sums = { content: 0, bonus: 0, deduction: 0, maximum: 0 };
    const leaves = lines.map((line) => line.element).filter((element) => element.dataset.part);
    for (const { dataset } of leaves) {
      sums[dataset.part] += thousandths(dataset.points);
      sums.maximum += thousandths(dataset.most);
    }
    sums.total = sums.content + sums.bonus - sums.deduction;
    for (const [name, amount] of Object.entries(sums)) document.querySelector(`[data-sum=${name}]`).textContent = said(amount);
    const missing = leaves.filter((element) => element.hasAttribute("data-missing"));
    const link = document.querySelector("[data-first-missing]");
    link.hidden = !missing.length;
    link.textContent = missing.length === 1 ? form.dataset.missingOne : form.dataset.missingMany.replace("#", missing.length);
    if (missing.length) link.hash = missing[0].id;
  };
})();
