// The keys go to the terminal as soon as it is there; the button of a session that is over begins a new one.
window.addEventListener("DOMContentLoaded", () => {
  document.getElementById("again").addEventListener("click", () => window.location.reload());
  const terminal = document.getElementById("terminal");
  new MutationObserver((_changes, watch) => {
    const line = terminal.querySelector("textarea");
    if (line) {
      watch.disconnect();
      line.focus();
    }
  }).observe(terminal, { childList: true, subtree: true });
});
