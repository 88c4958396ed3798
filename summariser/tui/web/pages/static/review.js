// Keys go to the review without a click: the page marks its body when it is connected, when something shows, and when
// the connection has ended; then they go to what can be done about that.
addEventListener("DOMContentLoaded", () => {
  const focus = () => {
    const ended = document.body.classList.contains("-closed");
    document.querySelector(ended ? "#again" : ".xterm-helper-textarea")?.focus();
  };
  new MutationObserver(focus).observe(document.body, { attributeFilter: ["class"] });
  addEventListener("focus", focus);
});
