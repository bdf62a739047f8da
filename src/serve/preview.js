// Added by the preview only: reloads the page when the site has changed.
(() => {
  const script = document.currentScript;
  const shown = script && script.dataset.generation;
  let events;

  const listen = () => {
    if (events || document.hidden) return;
    events = new EventSource("/_dugnad/events");
    // The server tells its generation at every (re)connection too, so a
    // change that was missed, or a server started anew, is noticed.
    events.addEventListener("reload", (event) => {
      if (event.data !== shown) location.reload();
    });
    events.onerror = () => {
      // Closed for good, for example by an answer of 503: try again later.
      if (events && events.readyState === EventSource.CLOSED) {
        events = undefined;
        setTimeout(listen, 1000);
      }
    };
  };

  const rest = () => {
    if (events) events.close();
    events = undefined;
  };

  // A browser opens six connections to a host: hidden tabs leave theirs.
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  // A page shown again by "back" comes from memory and has lost its connection.
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  listen();
})();
