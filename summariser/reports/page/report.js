"use strict";
// Without this script every mark is a link to its passage. With it the passage opens beside the picture, and arrow keys
// move from mark to mark, so that a picture is one stop of the Tab key. It loads nothing and makes no markup from text.
// The dialog is not modal: one goes on from mark to mark beside it, and making a hundred thousand elements inert takes
// a browser a quarter of a second.
(() => {
  document.documentElement.classList.add("scripted");
  const box = document.querySelector("dialog");
  const room = box.querySelector(".room");
  const head = box.querySelector(".head");
  const back = box.querySelector(".back");
  const before = [];
  let shown = "";
  let opener = null;

  function show(id) {
    const target = document.getElementById(id);
    const card = target?.closest(".card");
    if (!card) return;
    const copy = card.cloneNode(true);
    for (const entry of copy.querySelectorAll("li")) withSentence(entry);
    const hit = card === target ? copy : copy.querySelector(`[id="${CSS.escape(id)}"]`);
    for (const one of [copy, ...copy.querySelectorAll("[id]")]) one.removeAttribute("id");
    hit.classList.add("hit");
    hit.tabIndex = -1;
    room.replaceChildren(copy);
    head.replaceChildren(...copy.querySelectorAll("h3, .path"));
    box.setAttribute("aria-label", head.textContent);
    back.hidden = before.length === 0;
    shown = id;
    if (!box.open) box.show();
    hit.focus();
    hit.scrollIntoView({ block: "center" });
  }

  function from(link) {
    opener?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    opener = link;
    before.length = 0;
  }

  function leave() {
    if (!box.open) return;
    box.close();
    opener?.removeAttribute("aria-current");
    opener?.focus({ preventScroll: true });
  }

  // A passage in a list stands alone; on its own card it stands in its sentence.
  function withSentence(entry) {
    const id = entry.querySelector("a").getAttribute("href").slice(1);
    const whole = document.getElementById(id)?.querySelector("blockquote");
    if (whole) entry.querySelector("blockquote")?.replaceWith(whole.cloneNode(true));
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const href = link?.getAttribute("href") ?? "";
    if (!href.startsWith("#") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const id = href.slice(1);
    if (!document.getElementById(id)?.closest(".card")) return;
    event.preventDefault();
    if (box.contains(link)) before.push(shown);
    else from(link);
    show(id);
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && leave());
  box.querySelector(".close").addEventListener("click", leave);
  back.addEventListener("click", () => show(before.pop()));

  show(location.hash.slice(1)); // a link from elsewhere to a passage

  for (const picture of document.querySelectorAll(".picture")) {
    const rows = [...picture.querySelectorAll(".row")]
      .map((row) => [...row.querySelectorAll("a")])
      .filter((row) => row.length);
    rows.forEach((row, at) => row.forEach((mark) => (mark.tabIndex = at || mark !== row[0] ? -1 : 0)));
    let current = rows[0]?.[0];
    picture.addEventListener("focusin", (event) => {
      const mark = event.target.closest(".row a");
      if (!mark) return;
      if (current) current.tabIndex = -1;
      current = mark;
      mark.tabIndex = 0;
    });
    picture.addEventListener("keydown", (event) => {
      const next = moved(rows, event);
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
  }

  function moved(rows, event) {
    const at = rows.findIndex((row) => row.includes(event.target));
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return null;
    const row = rows[at];
    const place = row.indexOf(event.target);
    switch (event.key) {
      case "ArrowRight": return row[Math.min(place + 1, row.length - 1)];
      case "ArrowLeft": return row[Math.max(place - 1, 0)];
      case "Home": return row[0];
      case "End": return row.at(-1);
      case "ArrowDown": return nearest(rows[Math.min(at + 1, rows.length - 1)], event.target);
      case "ArrowUp": return nearest(rows[Math.max(at - 1, 0)], event.target);
      default: return null;
    }
  }

  function nearest(row, mark) {
    if (row.includes(mark)) return mark;
    const middle = (one) => { const { left, right } = one.getBoundingClientRect(); return left + right; };
    const wanted = middle(mark);
    return row.reduce((best, one) => (Math.abs(middle(one) - wanted) < Math.abs(middle(best) - wanted) ? one : best));
  }
})();
