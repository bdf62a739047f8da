// Copies a sheet as rich text that pastes clean into a document: headings,
// paragraphs and lists, one link, and nothing else. A page that only leads to
// the sheet fetches it; where that cannot be, it goes there.
(function () {
  "use strict";

  var TAGS = { H1: "h2", H2: "h3", H3: "h4", H4: "h5", P: "p", UL: "ul", OL: "ol", LI: "li", STRONG: "strong", B: "strong", EM: "em" };
  var BLOCKS = { H1: 1, H2: 1, H3: 1, H4: 1, P: 1, LI: 1 };

  function escaped(text) {
    return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
  }

  function squeezed(text) {
    return text.replace(/\s+/g, " ").trim();
  }

  function isLeftOut(element) {
    return element.matches(".no-copy, .unseen, .cite, script, button, [hidden], details, svg, nav");
  }

  // A box of facts becomes one line for each.
  function facts(list, out) {
    var lines = [];
    list.querySelectorAll(":scope > div").forEach((line) => {
      var label = squeezed(line.querySelector("dt").textContent);
      var values = Array.from(line.querySelectorAll("dd"), (dd) => squeezed(dd.textContent));
      var words = values.filter(Boolean).join(", ");
      lines.push("<strong>" + escaped(label) + ":</strong> " + escaped(words));
      out.text += label + ": " + words + "\n";
    });
    out.html += "<p>" + lines.join("<br>") + "</p>";
    out.text += "\n";
  }

  function words(node, out) {
    var text = node.nodeValue.replace(/\s+/g, " ");
    if (!out.text || /\s$/.test(out.text)) { text = text.replace(/^ /, ""); }
    out.html += escaped(text);
    out.text += text;
  }

  function isItem(node) {
    return node.nodeType === 1 && node.tagName === "P" && node.classList.contains("item");
  }

  // Passages that are items stand one after the other: they are a list.
  function all(parent, out) {
    var inList = false;
    function list(wanted) {
      if (wanted !== inList) { out.html += wanted ? "<ul>" : "</ul>"; }
      if (inList && !wanted) { out.text += "\n"; }
      inList = wanted;
    }
    Array.from(parent.childNodes).forEach((node) => {
      if (node.nodeType === 3 && (node.nodeValue.trim() || !inList)) {
        words(node, out);
      } else if (node.nodeType === 1 && !isLeftOut(node)) {
        list(isItem(node));
        one(node, out);
      }
    });
    list(false);
  }

  function one(element, out) {
    if (element.tagName === "DL") { facts(element, out); return; }
    if (element.hasAttribute("data-keep")) {
      out.html += "<a href=\"" + escaped(element.getAttribute("href")) + "\">" + escaped(element.textContent) + "</a>";
      out.text += element.textContent;
      return;
    }
    var tag = isItem(element) ? "li" : TAGS[element.tagName];
    if (tag) { out.html += "<" + tag + ">"; }
    if (tag === "li") { out.text += "- "; }
    all(element, out);
    if (tag) { out.html = out.html.replace(/ $/, "") + "</" + tag + ">"; }
    if (tag === "ul" || tag === "ol") { out.text += "\n"; }
    if (BLOCKS[element.tagName]) { out.text = out.text.replace(/ +$/, "") + (tag === "li" ? "\n" : "\n\n"); }
  }

  function taken(body) {
    var out = { html: "", text: "" };
    all(body, out);
    var text = out.text.replace(/\n +/g, "\n").replace(/\n{3,}/g, "\n\n").trim() + "\n";
    return { html: out.html.replace(/<(p|li|ul|ol|h\d)>\s*<\/\1>/g, ""), text: text };
  }

  function written(content) {
    if (!navigator.clipboard || !window.ClipboardItem) { return Promise.reject(new Error("no clipboard")); }
    function blob(type, key) {
      return content.then((made) => new Blob([made[key]], { type: type }));
    }
    return navigator.clipboard.write([new ClipboardItem({
      "text/html": blob("text/html", "html"),
      "text/plain": blob("text/plain", "text")
    })]);
  }

  // The way of older browsers: what is copied is put in by hand.
  function byEvent(made) {
    function put(event) {
      event.clipboardData.setData("text/html", made.html);
      event.clipboardData.setData("text/plain", made.text);
      event.preventDefault();
    }
    document.addEventListener("copy", put);
    var done = document.execCommand("copy");
    document.removeEventListener("copy", put);
    return done;
  }

  function marked(body) {
    var range = document.createRange();
    range.selectNodeContents(body);
    var selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  function status(button) {
    return button.parentNode.querySelector("[role=status]");
  }

  document.querySelectorAll("[data-copy-here]").forEach((button) => {
    var body = document.querySelector("[data-copy-body]");
    button.hidden = false;
    button.addEventListener("click", () => {
      var made = taken(body);
      function told(key) { status(button).textContent = button.dataset[key]; }
      written(Promise.resolve(made)).then(() => { told("textCopied"); }, () => {
        marked(body);
        told(byEvent(made) ? "textCopied" : "textFailed");
      });
    });
    if (location.hash === "#" + button.id) { button.focus(); }
  });

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => { window.print(); });
  });

  document.querySelectorAll("a[data-copy]").forEach((link) => {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || location.protocol === "file:") { return; }
      event.preventDefault();
      var content = fetch(link.href).then((answer) => {
        if (!answer.ok) { throw new Error(String(answer.status)); }
        return answer.text();
      }).then((html) => {
        var page = new DOMParser().parseFromString(html, "text/html");
        return taken(page.querySelector("[data-copy-body]"));
      });
      written(content).then(() => {
        status(link).textContent = link.dataset.textCopied;
      }, () => { location.href = link.href; });
    });
  });
})();
