// Compares those that a reader chooses, up to four. Whom stands in the address,
// `?id=a,b`, whom there is to choose from in the page. What is told of each comes
// from a file of its own: a script that hands it over, since a folder on disk
// lets nothing else be read.
(function () {
  "use strict";

  var form = document.querySelector("[data-compare]");
  var status = document.querySelector("[data-compare-status]");
  var place = document.querySelector("[data-compare-place]");
  if (!form) { return; }
  var texts = form.dataset;
  var selects = Array.from(form.querySelectorAll("select"));
  var differs = form.querySelector("[data-compare-differs]");
  var files = Object.create(null);
  var data = Object.create(null);
  var start = JSON.parse(form.querySelector("template").content.textContent);
  var turn = 0, told = "";

  window.dugnadCompare = (name, value) => { data[name] = value; };

  function load(name) {
    if (!files[name]) {
      files[name] = new Promise((found, failed) => {
        var script = document.createElement("script");
        script.src = texts.folder + "e-" + name + ".js";
        script.onload = () => { script.remove(); found(data[name]); };
        script.onerror = () => { script.remove(); delete files[name]; failed(new Error(name)); };
        document.head.append(script);
      });
    }
    return files[name];
  }

  function element(name, text, kind) {
    var made = document.createElement(name);
    if (text) { made.textContent = text; }
    if (kind) { made.className = kind; }
    return made;
  }

  function say(text) { status.textContent = text; }

  // -- Whom the address names.

  function asked(known) {
    var ids = (new URLSearchParams(location.search).get("id") || "").split(",");
    return ids.filter((id, at) => known[id] && ids.indexOf(id) === at).slice(0, selects.length);
  }

  // What is printed bears the address of the choice, as the whole world knows it.
  var address = document.querySelector("[data-compare-address]");
  var own = address.textContent;

  function remember(ids) {
    var to = new URL(location.href);
    to.search = ids.length ? "?id=" + ids.join(",") : "";
    address.textContent = own + to.search;
    try { history.replaceState(null, "", to); } catch (_) { /* read from disk */ }
  }

  function chosen() {
    var ids = selects.map((select) => select.value).filter(Boolean);
    return ids.filter((id, at) => ids.indexOf(id) === at);
  }

  // -- The table.

  function words(cell) { return cell.passages.map((passage) => passage.text); }

  function cell(told, own, of, label) {
    var td = element("td");
    td.dataset.label = of;
    if (told.lang) { td.lang = told.lang; }
    told.passages.forEach((passage) => {
      var p = element("p", "", passage.kind + (own.indexOf(passage.text) < 0 ? "" : " own"));
      if (passage.time) { p.append(element("span", passage.time + ":", "time"), " "); }
      p.append(passage.text);
      td.append(p);
    });
    if (!told.passages.length) {
      td.append(element("p", texts.textMissing, "missing"));
    } else if (told.more) {
      var more = element("a", texts.textMore, "cut");
      more.href = told.more;
      more.setAttribute("aria-label", texts.textMore + ": " + label + ", " + of);
      td.append(more);
    }
    return td;
  }

  // How alike the values of a field are stands beside its name. Their times and
  // notes have no say.
  function row(field, at, all) {
    var cells = all.map((one) => one.cells[at]);
    var own = [];
    var isShared = false;
    var isText = field[1];
    if (!isText) {
      cells.forEach((told) => {
        words(told).forEach((text) => {
          var held = cells.filter((other) => words(other).indexOf(text) >= 0).length;
          if (held < cells.length) { own.push(text); }
          if (held > 1) { isShared = true; }
        });
      });
    }
    var several = cells.filter((told) => told.passages.length).length > 1;
    var likeness = isText ? "" : !own.length ? texts.textSame : isShared ? texts.textPartly : several ? texts.textDiffers : "";
    var tr = element("tr", "", isText ? "text" : own.length ? "" : "same");
    var head = element("th", field[0]);
    head.scope = "row";
    if (likeness) { head.append(" ", element("span", likeness, "note")); }
    tr.append(head);
    cells.forEach((told, of) => { tr.append(cell(told, isShared ? own : [], all[of].link.title, field[0])); });
    return tr;
  }

  function table(all) {
    var made = element("table", "", "compared");
    var top = element("tr");
    top.append(element("td"));
    all.forEach((one) => {
      var head = element("th");
      var link = element("a", one.link.title);
      head.scope = "col";
      link.href = one.link.href;
      if (one.link.lang) { link.lang = one.link.lang; }
      head.append(link);
      top.append(head);
    });
    made.createTHead().append(top);
    var body = made.createTBody();
    var untold = [];
    start.fields.forEach((field, at) => {
      if (all.some((one) => one.cells[at].passages.length)) { body.append(row(field, at, all)); }
      else { untold.push(field[0]); }
    });
    return untold.length ? [made, element("p", texts.textUntold + " " + untold.join(", ") + ".", "note")] : [made];
  }

  function show() {
    var ids = chosen();
    var mine = ++turn;
    if (ids.length < 2) {
      place.hidden = true;
      say(texts.textNobody);
      return;
    }
    Promise.all(ids.map(load)).then((all) => {
      if (mine !== turn) { return; }
      place.replaceChildren(...table(all));
      place.hidden = false;
      told = texts.textShown.replace("{titles}", () => all.map((one) => one.link.title).join(", "));
      narrow();
    }).catch(() => { say(texts.textFailed); });
  }

  // Says what the box does: where nothing is the same, nothing goes.
  function narrow() {
    place.classList.toggle("only-own", differs.checked);
    if (place.hidden) { return; }
    var count = (rows) => place.querySelectorAll("tbody " + rows).length;
    var same = count(".same");
    say(told + " " + texts.textAlike.replace("{same}", same).replace("{all}", count("tr:not(.text)")) + (same && differs.checked ? " " + texts.textHidden : ""));
  }

  function fill() {
    var known = Object.create(null);
    start.entries.forEach((entry) => { known[entry[0]] = entry; });
    var ids = asked(known);
    selects.forEach((select, at) => {
      select.append(new Option(texts.textNone, ""));
      start.entries.forEach((entry) => {
        var option = new Option(entry[1], entry[0]);
        if (entry[2]) { option.lang = entry[2]; }
        select.append(option);
      });
      select.value = ids[at] || "";
      address.textContent = own + (ids.length ? "?id=" + ids.join(",") : "");
      select.addEventListener("change", () => { remember(chosen()); show(); });
    });
    show();
  }

  differs.addEventListener("change", narrow);
  form.addEventListener("submit", (event) => { event.preventDefault(); });
  form.hidden = false;
  fill();
})();
