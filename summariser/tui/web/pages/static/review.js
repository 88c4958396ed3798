// Keys go to the review without a click: the page marks its body when it is connected, when something shows, and when
// the connection has ended; then they go to what can be done about that. Those that are pressed before anything shows
// are kept, as many as a person presses in a hurry, and go there first.
const early = [];
const keep = (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || /^F\d/.test(event.key)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (early.length < 100) early.push(event);
};
addEventListener("keydown", keep, true);
addEventListener("DOMContentLoaded", () => {
  const focus = () => {
    const keys = document.querySelector(".xterm-helper-textarea");
    const ended = document.body.matches(".-closed");
    ((ended && document.querySelector("#again")) || keys)?.focus();
    if (!ended && !document.body.matches(".-first-byte")) return;
    removeEventListener("keydown", keep, true);
    for (const event of early.splice(0)) {
      if (keys?.dispatchEvent(new KeyboardEvent("keydown", event)) && event.key.length === 1)
        keys.dispatchEvent(new KeyboardEvent("keypress", { charCode: event.key.charCodeAt(0), bubbles: true }));
    }
  };
  new MutationObserver(focus).observe(document.body, { attributeFilter: ["class"] });
  addEventListener("focus", focus);
});
