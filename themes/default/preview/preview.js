// Added by the preview only: shows changes in the page as it stands, and what
// is wrong with it beside it.
(() => {
  "use strict";
  const script = document.currentScript;
  let shown = script.dataset.page;
  const own = "/_dugnad/";
  const host = document.createElement("dugnad-preview");
  const root = host.attachShadow({ mode: "open" });
  const parse = (html) => new DOMParser().parseFromString(html, "text/html");
  const here = () => location.pathname + location.search;
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = `${own}preview.css`;
  root.append(style);
  const ours = (node) => node === host || node === style ||
    (node.nodeName === "SCRIPT" && node.hasAttribute("data-page"));

  // ---- The old page becomes the new one, element by element.

  // What a reader has done with an element is not the page's to change.
  const kept = {
    DETAILS: ["open"], DIALOG: ["open"], INPUT: ["value", "checked"], OPTION: ["selected"],
  };
  const sign = (node) => `${node.nodeName} ${node.id || ""} ${node.textContent}`;

  const attributes = (old, now) => {
    const keep = kept[old.nodeName] || [];
    for (const { name } of [...old.attributes])
      if (!now.hasAttribute(name) && !keep.includes(name)) old.removeAttribute(name);
    for (const { name, value } of [...now.attributes])
      if (old.getAttribute(name) !== value && !keep.includes(name)) old.setAttribute(name, value);
  };

  const become = (old, now) => {
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.nodeValue !== now.nodeValue) old.nodeValue = now.nodeValue;
      return;
    }
    attributes(old, now);
    // A text area shows what was typed, not what stands in it.
    if (old.nodeName !== "TEXTAREA") children(old, now);
  };

  // Pairs of nodes that are the same in both, in order: the longest there are.
  const same = (old, now) => {
    let from = 0, to = 0;
    const a = old.map(sign), b = now.map(sign), pairs = [];
    while (from < a.length && from < b.length && a[from] === b[from]) pairs.push([from, from++]);
    while (to < a.length - from && to < b.length - from && a.at(-1 - to) === b.at(-1 - to)) to++;
    const m = a.length - from - to, n = b.length - from - to;
    if (m > 0 && n > 0 && m * n < 1e6) {
      const best = Array.from({ length: m + 1 }, () => new Uint16Array(n + 1));
      for (let i = m - 1; i >= 0; i--)
        for (let j = n - 1; j >= 0; j--)
          best[i][j] = a[from + i] === b[from + j]
            ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1]);
      for (let i = 0, j = 0; i < m && j < n;)
        if (a[from + i] === b[from + j]) pairs.push([from + i++, from + j++]);
        else if (best[i + 1][j] >= best[i][j + 1]) i++;
        else j++;
    }
    for (let k = to; k > 0; k--) pairs.push([a.length - k, b.length - k]);
    return pairs;
  };

  const children = (parent, wanted) => {
    const old = [...parent.childNodes].filter((node) => !ours(node));
    const now = [...wanted.childNodes].filter((node) => !ours(node));
    const match = new Map(same(old, now).map(([i, j]) => [now[j], old[i]]));
    // Between those, each takes the next of its kind.
    let at = 0;
    for (const node of now) {
      if (match.has(node)) { at = old.indexOf(match.get(node)) + 1; continue; }
      for (let k = at; k < old.length && ![...match.values()].includes(old[k]); k++)
        if (old[k].nodeName === node.nodeName && (old[k].id || "") === (node.id || "")) {
          match.set(node, old[k]); at = k + 1; break;
        }
    }
    const stay = new Set(match.values());
    for (const node of old) if (!stay.has(node)) node.remove();
    let next = parent.firstChild;
    const skip = () => { while (next && ours(next)) next = next.nextSibling; };
    for (const node of now) {
      skip();
      const known = match.get(node);
      if (!known) parent.insertBefore(document.importNode(node, true), next);
      else {
        if (known === next) next = next.nextSibling;
        else parent.insertBefore(known, next);
        become(known, node);
      }
    }
  };

  // A style sheet takes the place of another when it is there.
  const styles = (now) => {
    const links = (of) => [...of.querySelectorAll("head link[rel~=stylesheet]")];
    const wanted = links(now).map((link) => link.getAttribute("href"));
    const old = links(document).filter((link) => !wanted.includes(link.getAttribute("href")));
    const known = links(document).map((link) => link.getAttribute("href"));
    const fresh = wanted.filter((href) => !known.includes(href));
    const gone = () => old.forEach((link) => link.remove());
    let left = fresh.length;
    if (!left) gone();
    for (const href of fresh) {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = href;
      link.onload = link.onerror = () => { if (!--left) gone(); };
      document.head.append(link);
    }
  };

  const scripts = (of) => [...of.querySelectorAll("script[src]")]
    .filter((script) => !ours(script)).map((script) => script.getAttribute("src")).join();

  const show = (html) => {
    const now = parse(html);
    const mark = now.querySelector("script[data-page]");
    if (!mark) return location.reload();
    if (mark.dataset.page === shown) return;
    // A script that is there has run; another must be run from the start.
    if (scripts(now) !== scripts(document)) return location.reload();
    shown = mark.dataset.page;
    styles(now);
    document.title = now.title;
    attributes(document.documentElement, now.documentElement);
    attributes(document.body, now.body);
    children(document.body, now.body);
    document.dispatchEvent(new CustomEvent("dugnad:changed"));
  };

  // ---- What is wrong, beside the page.

  const panel = async () => {
    const answer = await fetch(`${own}panel?path=${encodeURIComponent(location.pathname)}`);
    if (!answer.ok) return;
    const now = parse(await answer.text());
    if (!host.isConnected) document.body.append(host);
    children(root, now.body);
  };

  const press = (name) => fetch(own + name, { method: "POST" });
  root.addEventListener("toggle", (event) => {
    const name = event.target.dataset.press;
    if (name) press(event.target.open ? `un${name}` : name);
  }, true);
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.press) press(button.dataset.press);
    if (button.dataset.copy) {
      const say = root.querySelector("[data-said]");
      navigator.clipboard.writeText(button.dataset.copy)
        .then(() => { if (say) say.textContent = button.dataset.done; });
    }
  });

  // ---- Being told.

  let busy = false, again = false;
  const look = async () => {
    if (busy) { again = true; return; }
    busy = true;
    try {
      let answer = await fetch(here(), { cache: "no-cache" });
      while (answer.status === 404) {
        const where = await fetch(`${own}where?path=${encodeURIComponent(location.pathname)}`);
        const to = where.ok ? await where.text() : "";
        if (!to || to === location.pathname) break;
        history.replaceState(history.state, "", to + location.search + location.hash);
        answer = await fetch(here(), { cache: "no-cache" });
      }
      show(await answer.text());
      await panel();
    } catch {
      // The server has gone; it tells when it is back.
    } finally {
      busy = false;
      if (again) { again = false; look(); }
    }
  };

  let events;
  const listen = () => {
    if (events || document.hidden) return;
    events = new EventSource(own + "events");
    // Told at every connection too: what was missed meanwhile is noticed.
    events.addEventListener("change", look);
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
  addEventListener("online", () => { rest(); listen(); });
  listen();
})();
