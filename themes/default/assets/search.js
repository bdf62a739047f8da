// Search in the browser: what a word is looked for by, the files of the index,
// and who answers a query best. No page is touched here.
(function () {
  "use strict";
  let FORM = 4;

  // -- Words. The same as `src/search/analysis`; a golden file holds them equal.

  let RUN = /[\p{Alphabetic}\p{N}\u0300-\u036f]+/gu;

  function words(text) {
    let found = [], chain = 0, last = 0;
    for (let run of text.matchAll(RUN)) {
      let from = run.index, figures = /^[0-9]+(?=\p{Alphabetic}{3})/u.exec(run[0]);
      if (text.slice(last, from) !== "-") {
        join(text, found, chain);
        chain = found.length;
      }
      last = from + run[0].length;
      if (figures) {
        let middle = from + figures[0].length;
        found.push([from, middle, false], [middle, last, false]);
      }
      found.push([from, last, !!figures]);
    }
    join(text, found, chain);
    return found;
  }

  function join(text, found, chain) {
    let parts = found.slice(chain).filter((part) => !part[2]);
    let letters = parts.filter(([from]) => !/[0-9]/.test(text[from]));
    if (letters.length > 1 && letters[0] === parts.at(-letters.length)) {
      found.push([letters[0][0], parts.at(-1)[1], true]);
    }
  }

  // Without those that several make.
  function apart(text) { return words(text).filter((span) => !span[2]); }

  // What stands at places of a text.
  function written(text, spans) { return spans.map(([from, to]) => text.slice(from, to)); }

  let MAIN = /(?:hetenes|hetene|hetens|heten|heter|het|endes|enes|edes|ande|ende|ede|ane|ene|ens|ets|ers|ast|as|es|en|ar|er|et|a|e)$/;

  let VOWEL = /[aeiouyåæêòóôøéäöü]/;

  function stem(word) {
    if (!VOWEL.test(word)) return word;
    word = word.replace(/(...)(?:heit|heita|heiti|heiter|heitene|heitane|heits)$/u, "$1het");
    word = word.replace(/(...(?:ig|leg))(?:aste|ste|ast|st|ere|are)$/u, "$1");
    word = word.replace(/(...(?:al|bar|som))t$/u, "$1").replace(/(...)elt$/u, "$1ell");
    if (/^sam(?:er|ene|ar|ane)s?$/.test(word)) return "samisk";
    let kept = /^.*(?:(?:fast|tann|over|dyr|mune|menn|kol)leg(?=(?:a|e[nr]?|ene|ane|ar)s?$)|lokale(?=(?:r|ne|t)s?$))/.exec(word);
    if (kept) return kept[0];
    kept = /^.*(?:[^b]ban|scen|gien|legend)(?=es?$)|^(?!.*utl).{3,}ei(?=gar(?:en|ar|ane)?s?$)/u.exec(word);
    if (kept) return kept[0];
    kept = /^(.*(?:bill|led|var|vill|vanl|hell|tidl|ein|v[ie]rkel|endel|ferd|stad|men))[ie]g(?=(?:e|het(?:ene?|er)?)?s?$)/.exec(word);
    return kept ? kept[1] + "ig" : afterVowel(word) || regular(snowball(word));
  }

  function afterVowel(word) {
    let [base, onset] = /^([^aeiouyåæêòóôø]*)[aeiouyåæêòóôø]{1,2}/.exec(word) || [word, word];
    for (let end of [base.length, base.length - 1]) {
      let start = word.slice(0, end), ending = word.slice(end);
      let special = start.endsWith("ei") ? "e" : "ar";
      if (end >= 2 && end > onset.length && (/^(?:en|er|et|ene|ane|a|ens|ets|enes|ere|eren|erne)$/.test(ending) || ending === special)) return start === "ei" ? "eie" : start;
    }
    return "";
  }

  function snowball(word) {
    if (word.length < 3) return word;
    let lead = /^[^aeiouyåæêòóôø]*[aeiouyåæêòóôø]+[^aeiouyåæêòóôø]/.exec(word);
    let from = lead ? Math.max(3, lead[0].length) : word.length;
    let head = word.slice(0, from), tail = mainSuffix(head, word.slice(from));
    return head + tail.replace(/([dv])t$/, "$1").replace(/(?:hetslov|eleg|elig|elov|slov|leg|eig|lig|els|lov|ig)$/, "");
  }

  function mainSuffix(head, tail) {
    if (/erte?$/.test(tail)) return tail.replace(/erte?$/, "er");
    let rest = tail.replace(MAIN, ""), whole = head + rest;
    if (/ers$/.test(tail)) return /(?:ind|kk|nk|amm|omm|kap|pp|lt|ast|øst|v)$/.test(whole) && !/(?:skap|hav|giv)$/.test(whole) ? tail : rest;
    return rest === tail && genitive(head + tail) ? tail.slice(0, -1) : rest;
  }

  // Whether it ends in an `s` that may follow what is before.
  function genitive(word) { return /(?:[bcdfghjlmnoptvyz]|(?:^|[^e])r|(?:^|[^aeiouyåæêòóôø])k)s$/.test(word); }

  function regular(word) {
    let start = word.replace(/(...)er$|(....)(?:ar|ern)$/, "$1$2");
    if (VOWEL.test(start)) word = start;
    if (/...tr$/u.test(word) || /..mm$/u.test(word) && word !== "somm") word = word.slice(0, -1);
    word = word.replace(/(..[^aeiouyåæêòóôø])el$/, "$1l").replace(/(.([^aeiouyåæêòóôøl]))\2l$/, "$1l");
    // A word's own end that looks like an ending: `kvalitet`, `tema`, `ressurs`.
    if (/(?:it|ult|.h)et$/u.test(word)) return word.slice(0, -2);
    return word.length > 5 && genitive(word) || /...a$/u.test(word) ? word.slice(0, -1) : word;
  }

  let STROKED = "øæđðŋŧł", PLAIN = "oaddntl";

  function fold(stem) { return bare(stem).replace(/aa/g, "a").replace(/ae/g, "a").replace(/oe/g, "o"); }

  function isMarked(word) { return /[^\x00-\x7f]/.test(word); }

  // Without marks.
  function bare(stem) {
    if (!isMarked(stem)) return stem;
    return stem.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[øæđðŋŧł]/g, (letter) => PLAIN[STROKED.indexOf(letter)]);
  }

  // The key of a word.
  function root(word) { return fold(stem(word)); }

  // The shorter first, then by letters.
  function shorter(a, b) { return a.length - b.length || (a < b ? -1 : 1); }

  // -- Files. Each is a script that calls `add`; `start` knows their names.

  let data = {}, loading = {}, folder = "";

  function add(name, value) { data[name] = value; }

  function load(name, file) {
    return loading[name] ||= new Promise((found, failed) => {
      let script = document.createElement("script");
      script.src = folder + file;
      script.onload = script.onerror = () => {
        script.remove();
        if (name in data) found(data[name]); else failed(new Error(file));
      };
      document.head.append(script);
    });
  }

  // The file of a kind with this name and these signs of what it holds.
  function signed(kind, name, sign) {
    let plain = String(name).replace(/[^a-z0-9]/gu, (letter) => "_" + letter.codePointAt(0).toString(16));
    return load(kind + name, `${kind}-${plain}-${sign}.js`);
  }

  let opened;

  // The index. Should its files have changed since its start was read, it is
  // read anew, once.
  function open(base, fresh) {
    if (!opened || fresh) {
      folder = base + "i/";
      data = {};
      loading = {};
      opened = load("start", fresh ? "start.js?" + Date.now() : "start.js").then((start) => new Index(start));
    }
    return opened;
  }

  let FIGURES = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  let VALUE = {};
  for (let at = 0; at < 64; at++) VALUE[FIGURES[at]] = at;

  // Names of files, and the signs of each.
  function names(text) { return new Map(text.split(",").map((name) => [name.slice(0, -4), name.slice(-4)])); }

  // Calls `each` with the lines of a list: a key with its other names, what it says.
  function lines(text, each) {
    let last = "";
    for (let line of text.split("|")) {
      let parts = line.split(":"), names = parts[0].slice(1).split(";");
      names[0] = last = last.slice(0, VALUE[line[0]]) + names[0];
      each(names, parts[1] || "");
    }
  }

  // The lines of a shard: keys by their folded form.
  function entries(text) {
    let map = new Map();
    lines(text, (names, text) => {
      // The second is what all of the class are looked for by, where that is another.
      let key = names[0], entry = { key, folded: fold(key), own: names[1] || key, names: names.filter(Boolean), text };
      let like = map.get(entry.folded);
      if (like) like.push(entry); else map.set(entry.folded, [entry]);
    });
    return map;
  }

  // Reads rising numbers, each by its step from the last, and what stands after
  // each where that is asked for: to the end, or a mark, whose place it tells.
  function steps(text, at, slots, impacts) {
    for (let slot = 0; at < text.length && text[at] !== "!";) {
      let shift = 1, figure;
      do { figure = VALUE[text[at++]]; slot += (figure & 31) * shift; shift *= 32; } while (figure & 32);
      slots.push(slot);
      if (impacts) impacts.push(VALUE[text[at++]]);
    }
    return at;
  }

  // Who has an entry's key: numbers and impacts.
  function postings(entry) {
    if (entry.slots) return entry;
    let { text } = entry, slots = [], impacts = [], isCommon = text[0] === "!";
    let at = steps(text, isCommon ? 2 : 0, slots, impacts);
    if (isCommon) {
      let known = new Map(slots.map((slot, at) => [slot, impacts[at]]));
      slots = [];
      impacts = [];
      for (let six = 0; ++at < text.length; six += 6) {
        for (let bits = VALUE[text[at]], slot = six; bits; slot++, bits >>= 1) {
          if (!(bits & 1)) continue;
          slots.push(slot);
          impacts.push(known.get(slot) ?? VALUE[text[1]]);
        }
      }
    }
    return Object.assign(entry, { slots, impacts });
  }

  // Calls `each` with who has an entry's key, how much of 31, and whether as a name.
  function posted(entry, each) {
    let { slots, impacts } = postings(entry);
    slots.forEach((slot, at) => each(slot, impacts[at] & 31, impacts[at] & 32));
  }

  // How many have it.
  function reach(entry) { return postings(entry).slots.length; }

  // Where there are many shards, directories have their names.
  let ABOVE = { t: "d", r: "e" };

  class Index {
    borders = {};
    // What files hold, by kind and name.
    held = {};

    constructor(start) {
      if (start.form !== FORM) throw new Error("form");
      this.start = start;
      // Words that say nothing, and stems of those that frame a question.
      this.stop = new Set(start.stop.split(" "));
      this.frame = new Set(start.frame.split(" "));
      let cards = Object.entries(start.c[1].match(/..../g)).filter(([, sign]) => sign !== "....");
      this.files = { f: names(start.f), o: names(start.o), c: new Map(cards) };
      for (let kind of "tdre") this.list(kind, start[kind]);
    }

    // Enters shards that are named in a list.
    list(kind, text) {
      let files = this.files[kind] ||= new Map();
      if (text) lines(text, (names, sign) => files.set(names[0], sign));
      return this.borders[kind] = [...files.keys()].sort();
    }

    async file(kind, name) {
      let sign = this.files[kind].get(String(name));
      return sign && signed(kind, name, sign);
    }

    // The place of the shard that has a key: the last that begins no later.
    shardOf(kind, key) {
      let borders = this.borders[kind], from = 0, to = borders.length;
      while (from < to) {
        let middle = from + to >> 1;
        if (borders[middle] <= key) from = middle + 1; else to = middle;
      }
      return from - 1;
    }

    // The shards of keys, and for beginnings of keys more of those that begin so.
    reached(kind, keys, below) {
      let wanted = new Set(), borders = this.borders[kind];
      for (let key of keys) {
        let at = this.shardOf(kind, key), more = [];
        if (at >= 0) wanted.add(borders[at]);
        while (below && borders[++at]?.startsWith(key)) more.push(borders[at]);
        more.sort(shorter).slice(0, 4).forEach(wanted.add, wanted);
      }
      return [...wanted];
    }

    // Loads the files of a kind that keys are in, and enters each, once.
    read(kind, keys, below, enter) {
      return Promise.all(this.reached(kind, keys, below).map(async (name) => {
        let text = await this.file(kind, name);
        this.held[kind + name] ||= enter(text);
      }));
    }

    // Loads what holds keys, by the directories that know its name.
    async need(kind, keys, below) {
      await this.read(ABOVE[kind], keys, below, (text) => this.list(kind, text));
      await this.read(kind, keys, below, entries);
    }

    // Every entry with this folded key: a word's, unless of another kind.
    at(folded, kind = "t") {
      return this.held[kind + this.borders[kind][this.shardOf(kind, folded)]]?.get(folded) || [];
    }

    // Every entry of loaded shards whose folded key begins so.
    beginning(kind, folded) {
      let borders = this.borders[kind], found = [];
      for (let at = Math.max(0, this.shardOf(kind, folded)); at < borders.length && (borders[at] <= folded || borders[at].startsWith(folded)); at++) {
        this.held[kind + borders[at]]?.forEach((list, key) => { if (key.startsWith(folded)) found.push(...list); });
      }
      return found;
    }

    // Every key that ends so.
    ending(end) { return this.beginning("r", reversed(end)).map((entry) => reversed(entry.folded)); }

    // Whether a key is the end of others.
    ends(key) { return this.at(reversed(key), "r").length > 0; }

    // Loads what is shown of hits.
    cards(hits) {
      return Promise.all(hits.map(async (hit) => {
        let cards = await this.file("c", hit.slot >> this.start.c[0]);
        let [title, address, kind, facts, text, lang] = cards?.[hit.slot] || ["", "", 0, "", ""];
        hit.card = { title, address, kind, facts, text, lang };
        return hit;
      }));
    }

    // Loads the text of a hit; its card knows the file.
    async texts(hit) {
      if (!hit.card) await this.cards([hit]);
      let sign = hit.card.text, texts = sign && await signed("x", hit.slot >> this.start.x, sign);
      [hit.summary, ...hit.sections] = texts?.[hit.slot] || [""];
      return hit;
    }

    // Everyone of a type, or of all, in the order of the lists.
    async all(kind) {
      let kinds = kind === undefined ? [...this.start.kinds.keys()] : [kind];
      let lists = await Promise.all(kinds.map((kind) => this.file("o", kind)));
      return lists.flatMap((list) => list || []).map((slot) => ({ slot, score: 0 }));
    }

    // The facets with these names: what each is called, and its values with who
    // has them. `type` is known without being declared.
    facets(names) {
      return Promise.all(names.map(async (name) => {
        if (name === "type") {
          let lists = this.start.kinds.map(async ([, label, id], at) => ({ id, label, slots: new Set(await this.file("o", at)) }));
          return { name, label: "", values: await Promise.all(lists) };
        }
        let [label, values] = await this.file("f", name);
        return { name, label, values: values.map(([id, label, slots, loose = []]) => {
          return { id, label, slots: among(slots), loose: loose.map(([label, slots]) => ({ label, slots: among(slots) })) };
        }) };
      }));
    }

    // Who of the hits has what is chosen: one of the values of every facet that
    // something is chosen of. And how many would have each value, if it were
    // chosen beside what is chosen of the other facets.
    narrow(hits, facets, chosen) {
      let active = facets.filter((facet) => chosen[facet.name]?.length);
      let passes = hits.map((hit) => active.map((facet) => {
        return facet.values.some((value) => chosen[facet.name].includes(value.id) && value.slots.has(hit.slot));
      }));
      let counts = Object.create(null);
      for (let facet of facets) {
        let own = active.indexOf(facet);
        let left = hits.filter((_, at) => passes[at].every((pass, of) => pass || of === own));
        counts[facet.name] = facet.values.map((value) => left.filter((hit) => value.slots.has(hit.slot)).length);
      }
      return { hits: hits.filter((_, at) => passes[at].every(Boolean)), counts };
    }

    // Everyone who answers a query, the best first; to no words all of a type.
    async ask(text, kind) {
      let query = parse(this, text);
      if (!query.words.length) return { query, hits: await this.all(kind) };
      await settle(this, query);
      let hits = rank(this, query);
      return { query, hits: await (query.phrases.length ? inOrder : called)(this, query, hits) };
    }

    // Tells for a word which word of the query it answers, or -1.
    finder(query) {
      let keys = new Map(), begins = [], inside = [], known = new Map();
      query.groups.forEach(({ word }, at) => {
        for (let { entry, why, weight } of word.options) {
          if (why === "begun" && weight < 0.3) continue;
          for (let key of entry.names) if (why !== "kin" || !keys.has(key)) keys.set(key.replace("'", ""), at);
        }
        for (let { left, right } of word.parts || []) {
          for (let entry of left.concat(right.map((option) => option.entry))) {
            for (let key of entry.names) if (!keys.has(key)) keys.set(key, at);
          }
        }
        let raw = fold(word.raw), folded = fold(word.stem);
        if (folded.length < 4) folded = raw;
        if (word.isLast) begins.push([raw, at]);
        if (folded.length > 3) inside.push([folded, at]);
      });
      let like = (small) => {
        let folded = fold(small);
        let pair = !this.stop.has(small) && (begins.find(([begin]) => folded.startsWith(begin)) || inside.find(([part]) => folded.includes(part)));
        return pair ? pair[1] : -1;
      };
      let find = (word) => {
        let small = lower(word);
        if (!known.has(small)) known.set(small, keys.get(stem(small)) ?? keys.get(small) ?? like(small));
        return known.get(small);
      };
      find.phrases = query.phrases;
      return find;
    }

    // The section of a hit that answers best, and its best words.
    snippet(hit, query, find) {
      let best = { score: 0 };
      for (let section of hit.sections || []) {
        let [, heading, text] = section, list = apart(text), phrased = inPhrase(text, list, find);
        let marks = written(text, list).map(find), head = written(heading, words(heading)).map(find);
        for (let at = 0; at === 0 || at < list.length; at++) {
          if (at && marks[at] < 0 && !phrased[at]) continue;
          let groups = new Set([...marks.slice(at, at + AROUND - 8), ...head]), score = phrased[at] === 1 ? 100 : 0;
          for (let group of groups) if (group >= 0) score += query.groups[group].idf;
          if (score > best.score) best = { score, section, from: at, list, groups };
        }
      }
      if (!best.score) return null;
      let { section: [anchor, heading, text], from, list, groups } = best;
      if (!list.length) return { anchor, heading, groups, text: "" };
      let first = Math.max(0, from - 6), last = Math.min(list.length, first + AROUND) - 1;
      let start = Math.max(list[first][0], text.lastIndexOf("\n", list[from][0]) + 1);
      let end = list[last][1], stop = text.indexOf("\n", list[from][1]);
      if (stop >= 0 && stop < end && stop - start > 60) end = stop;
      let before = start > 0 && text[start - 1] !== "\n" ? "… " : "", after = end < text.length && text[end] !== "\n" ? " …" : "";
      return { anchor, heading, groups, text: before + text.slice(start, end).replace(/\n/g, " ") + after };
    }
  }

  // Who has a value.
  function among(text) {
    let slots = [];
    steps(text, 0, slots);
    return new Set(slots);
  }

  // -- A query.

  let QUOTED = /["«“”„]([^"«»“”„]+)["»“”„]/g;
  let MOST_WORDS = 12;
  // A longer question is read as far as this: each cut of a word is tried.
  let MOST_LETTERS = 500;

  function parse(index, text) {
    text = lower(text.slice(0, MOST_LETTERS));
    let runs = Array.from(text.matchAll(QUOTED), ([, quote]) => spaced(quote)), quoted = runs.join("");
    let list = words(text).slice(0, MOST_WORDS).map(([from, to, joined]) => {
      let raw = text.slice(from, to);
      if (joined) raw = raw.replace(/-/g, "");
      return { raw, stem: stem(raw), stop: index.stop.has(raw), joined, options: [] };
    });
    list = list.filter((word) => !word.joined || list.length < 4);
    let said = list.filter((word) => !word.stop), only = !said.length;
    if (only) said = list;
    return {
      text, quoted, phrases: runs.map((run) => run.trim().split(" ")), groups: [], words: list, length: said.length,
      said: said.concat(pairs(list, only ? spaced(text) : quoted)), only, asks: list.length > 2 && list[0].stop && !only && !quoted,
    };
  }

  // Words that say nothing are looked for two by two, where that is all there
  // is or what stands in quotes.
  function pairs(list, within) {
    return beside(list).flatMap(([a, b]) => {
      let raw = a.raw + " " + b.raw, pair = a.stop && b.stop && has(within, raw);
      return pair ? { raw, stem: `${a.raw}'${b.raw}'`, stop: true, pair, options: [] } : [];
    });
  }

  // Each word of a list with the next.
  function beside(list) { return list.slice(1).map((next, at) => [list[at], next]); }

  function keyOf(word, query) { return query.only && word.stop && !word.pair ? word.raw + "'" : word.stem; }

  // Options of a word: entries and how near they are to what was written.
  function option(word, list, weight, why, span = 1) {
    for (let entry of list) {
      let known = word.options.find((other) => other.entry === entry);
      if (known) known.weight = Math.max(known.weight, weight);
      else word.options.push({ entry, weight, why, span });
    }
  }

  // The entries of a word as it is written, and of its like without marks.
  function exact(index, word, query) {
    let { raw } = word, key = keyOf(word, query), list = index.at(fold(key));
    let same = list.some((entry) => entry.key === key), other = isMarked(raw) ? 0.25 : same ? 0.4 : /aa|ae|oe/.test(raw) ? 0.95 : 0.85;
    for (let entry of list) option(word, [entry], entry.key === key ? 1 : other, "word");
    if (word.stop) return;
    for (let name of [raw, raw.replace(/s$/, "")]) {
      // A word of its own is nobody's genitive: `status` beside `statue`.
      if (name === key || same && raw === key) continue;
      for (let entry of index.at(fold(name))) {
        if (entry.key !== name && isMarked(raw)) continue;
        // Who asks means a word before a name that looks like a form of it.
        if (!query.asks) for (let other of word.options) other.weight *= 0.5;
        option(word, [entry], query.asks ? 0.6 : 1, "word");
      }
    }
  }

  let DERIVED = /^(?:n?ing|ering|els|[ae]r|nad|[ai]?sjon|s[ao]m|bar|and|al|ell|i?sk|iv|eri|dom|skap|tor)$/;

  // Acts and what is done, things and what is of them: `flytte` and `flytting`.
  function derived(index, word) {
    if (word.stem.length < 4) return;
    let begin = fold(word.stem);
    let found = index.beginning("t", begin).filter(({ folded }) => DERIVED.test(folded.slice(begin.length)) && !/dal$/.test(folded));
    for (let end = begin.length - 2; end > 3; end--) {
      if (DERIVED.test(begin.slice(end))) found.push(...index.at(begin.slice(0, end)));
    }
    option(word, found, 0.5, "derived");
  }

  // Of who has a word that is related to this one a list stands beside it.
  let KIN = "=";

  function kin(index, word, query) {
    let own = word.options.filter((option) => option.weight > 0.8).map((option) => option.entry.key + KIN), none = !own.length;
    let list = index.at(fold(word.stem) + KIN).filter((entry) => none || own.includes(entry.key));
    option(word, list, none ? 0.7 : query.asks ? 0.35 : 0.15, "kin");
  }

  // What endings begin with.
  let UNENDED = /^(?:[aeinrst]|an|ar|de|en|er|et|he|in|le|li|ne|re|st|te|ane|ene|ens|ern|ers|ets|het|ing|lig|ste)$/;

  // Whether a key is one word.
  function isWord(key) { return !/[ '+=]/.test(key); }

  // Words that begin as this one, which may not be written to its end.
  function begun(index, word) {
    let begin = fold(word.raw), { length } = begin, known = word.options.length;
    if (length < 2) return;
    let found = index.beginning("t", begin).filter(({ folded }) => folded.length > length && isWord(folded));
    for (let entry of found.sort((a, b) => shorter(a.folded, b.folded)).slice(0, 40)) {
      let ratio = length / entry.folded.length;
      option(word, [entry], known ? 0.15 + 0.2 * ratio : 0.35 + 0.45 * ratio, "begun");
    }
    // Typed beyond the stem, into an ending.
    for (let end = length - 1; !known && !found.length && end > 3 && end > length - 4; end--) {
      if (UNENDED.test(begin.slice(end))) option(word, index.at(begin.slice(0, end)), 0.6, "begun");
    }
  }

  // Where a compound may be cut: the first part is known, the rest is to be
  // looked for.
  function cuts(index, raw) {
    let found = [];
    for (let end = raw.length - 3; end > 1; end--) {
      let first = raw.slice(0, end);
      for (let part of new Set([first, first.replace(/[se]$/, "")])) {
        let left = part.length > 1 ? index.at(root(part)).filter(reach) : [];
        let rest = raw.slice(end);
        if (left.length) found.push({ left, rest: { raw: rest, stem: stem(rest), options: [] }, length: part.length });
      }
    }
    return found.slice(0, 6);
  }

  // Keys that a compound may begin with, of a few shards, the longest first.
  function firsts(index, raw) {
    let keys = new Map();
    for (let end = raw.length - 3; end > 2; end--) {
      let key = root(raw.slice(0, end)), shard = index.shardOf("t", key);
      if (!keys.has(shard)) keys.set(shard, key);
    }
    return [...keys.values()].slice(0, 4);
  }

  function cut(index, word) {
    for (let { left, rest } of word.cuts) {
      exact(index, rest, {});
      kin(index, rest, { asks: true });
      if (!rest.options.length && word.isLast && rest.raw.length > 3) begun(index, rest);
      let right = rest.options.filter((option) => option.weight > 0.3);
      if (right.length) (word.parts ||= []).push({ left, right });
    }
  }

  // A compound as the other language writes its first part, its last, or both:
  // pages have it under that. Between a part's stem and what follows up to so
  // many letters may stand.
  let JOINT = 4;

  async function translated(index, word) {
    let { raw } = word, begins = [[0, ""]], ends = [], forms = [], found = new Set();
    for (let at = 2; at < raw.length - 2; at++) {
      for (let name of otherwise(index, raw.slice(0, at))) begins.push([at, name]);
      if (index.ends(root(raw.slice(at)))) ends.push(at);
    }
    await index.need("t", ends.map((at) => root(raw.slice(at))));
    for (let [start, begin] of begins.slice(0, 16)) {
      if (start) forms.push([begin, "", root(raw.slice(start))]);
      for (let at of ends) {
        if (at < start) continue;
        let between = fold(raw.slice(start, at).replace(/ar$/, "er"));
        for (let name of otherwise(index, raw.slice(at))) forms.push([begin, between, name]);
      }
    }
    forms = forms.slice(0, 96);
    await index.need("r", forms.map((form) => reversed(form.join(""))));
    for (let [begin, between, end] of forms) {
      for (let whole of index.ending(end)) {
        let joint = whole.length - (begin + between + end).length;
        if (joint >= 0 && joint <= (begin ? JOINT : 0) && whole.startsWith(begin) && whole.endsWith(between + end)) found.add(whole);
      }
    }
    await index.need("t", [...found]);
    // Who has it so says more than who has a word that is related to it.
    if (found.size) for (let known of word.options) if (known.why === "kin") known.weight = Math.min(known.weight, 0.35);
    for (let key of found) {
      option(word, index.at(key), 0.95, "word");
      word.count = Math.max(word.count, ...index.at(key).map(reach));
    }
  }

  // What a part of a compound is called otherwise.
  function otherwise(index, part) {
    let key = stem(part), list = index.at(fold(key)).filter((entry) => entry.key === key);
    return list.flatMap((entry) => [entry.own, ...entry.names]).filter((name) => name !== key).map(fold);
  }

  // How the directory of endings has a key.
  function reversed(key) { return Array.from(key).reverse().join(""); }

  // Whether one edit makes one of the other: a letter more, less, other, or two
  // that changed places.
  function near(a, b) {
    if (Math.abs(a.length - b.length) > 1) return false;
    let at = 0;
    while (at < a.length && a[at] === b[at]) at++;
    let left = a.slice(at + 1), right = b.slice(at + 1);
    return left === right || left === b.slice(at) || a.slice(at) === right || a[at] === right[0] && b[at] === left[0] && left.slice(1) === right.slice(1);
  }

  // Words one edit away, also of those that begin otherwise.
  async function mistyped(index, word, query) {
    let typed = fold(word.stem), spelt = bare(word.stem), raw = fold(word.raw), { length } = raw, half = typed.length >> 1;
    // Who asks has many short words, to which too many others are near.
    if (query.asks && typed.length < 5) return;
    // Two vowels that spell one may be a slip, too: `haade` for `halde`.
    let alike = (key) => near(typed, key) || near(spelt, key);
    let weigh = (key) => {
      if (typed.length > 3 && alike(key)) return 0.7;
      // Stems without the vowel of the word: `varsl` of `varsel`.
      if (near(raw, key) || near(raw, key.replace(/[lrn]$/, "e$&")) || length > 5 && raw.startsWith(key) && length - key.length < 4 && key.length > 3) return 0.55;
      return word.isLast && length > 4 && key.length > length && [-1, 0, 1].some((more) => near(raw, key.slice(0, length + more))) ? 0.4 : 0;
    };
    let keys = [...new Set(index.ending(typed.slice(-half)).filter(alike))];
    await index.need("t", keys);
    let found = index.beginning("t", typed.slice(0, Math.max(1, typed.length - half - 1))).map((entry) => [entry, weigh(entry.folded)]);
    for (let key of keys) for (let entry of index.at(key)) found.push([entry, typed.length > 3 ? 0.7 : 0.6]);
    found = found.filter(([entry, weight]) => weight && isWord(entry.key));
    found.sort((a, b) => b[1] - a[1] || reach(b[0]) - reach(a[0]) || (a[0].key < b[0].key ? -1 : 1));
    for (let [entry, weight] of found.slice(0, 6)) option(word, [entry], weight, "typo");
  }

  // Compounds that end in the word.
  async function heads(index, word) {
    let end = fold(word.stem), found = index.ending(end).filter((key) => key.length > end.length + 2).sort(shorter).slice(0, 8);
    await index.need("t", found);
    // Where the word stands by itself, a name that ends so comes after.
    for (let key of found) option(word, index.at(key), word.count ? 0.15 : 0.45, "part");
  }

  // What a compound is a kind of: the longest end of it that is a word.
  async function tail(index, word) {
    for (let end = fold(word.stem).slice(2); end.length > 3; end = end.slice(1)) {
      if (!index.ends(end)) continue;
      await index.need("t", [end]);
      return option(word, index.at(end), 0.5, "part");
    }
  }

  // Neighbours that may be one word: `nærings utvikling`.
  function neighbours(query) {
    return beside(query.words).filter((pair) => pair.every((word) => !word.stop && !word.joined));
  }

  async function settle(index, query) {
    let { said } = query, last = query.words.at(-1);
    last.isLast = true;
    let keys = said.flatMap((word) => [fold(keyOf(word, query)), fold(word.raw), fold(word.stem) + KIN]);
    for (let [{ raw }, next] of neighbours(query)) {
      if (raw.length > 2) keys.push(fold(raw + next.raw), root(raw + next.raw), root(raw + "s" + next.raw));
    }
    let begins = !last.stop && last.raw.length > 1 ? [fold(last.raw)] : [];
    await Promise.all([index.need("t", keys), index.need("t", begins, true)]);
    for (let word of said) exact(index, word, query);
    for (let pair of neighbours(query)) for (let joint of ["", "s", "e"]) {
      let whole = pair[0].raw + joint + pair[1].raw, list = index.at(root(whole)).concat(index.at(fold(whole)));
      for (let word of pair) option(word, list.filter((entry) => isWord(entry.key)), 0.9, "joined", 2);
    }
    for (let word of said) {
      word.count = Math.max(0, ...word.options.map((option) => reach(option.entry)));
      if (word.stop) continue;
      kin(index, word, query);
      derived(index, word);
    }
    if (!last.stop) begun(index, last);
    let rare = said.filter((word) => {
      // Who is in the middle of a word means those that begin so.
      let begins = !word.count && word.options.some((option) => option.why === "begun" && option.weight > 0.35);
      return !word.stop && !index.frame.has(word.stem) && word.count < 4 && word.raw.length > 3 && !begins;
    });
    await index.need("t", rare.flatMap(({ raw }) => raw.length > 5 ? firsts(index, raw) : []));
    await others(index, rare, query);
  }

  // Words that few have or nobody: what they may be made of, mistyped for, or
  // end others.
  async function others(index, rare, query) {
    for (let word of rare) word.cuts = word.raw.length > 5 ? cuts(index, word.raw) : [];
    let rests = rare.flatMap((word) => word.cuts).flatMap(({ rest }) => [fold(rest.stem), fold(rest.stem) + KIN]);
    let endings = rare.flatMap((word) => {
      let end = reversed(fold(word.stem)), half = end.length / 2;
      return [end, end.slice(0, Math.ceil(half)), end.slice(0, half)];
    });
    await Promise.all([index.need("t", rests), index.need("r", endings, true)]);
    for (let word of rare) cut(index, word);
    await Promise.all(rare.map(async (word) => {
      await Promise.all([heads(index, word), translated(index, word)]);
      // What ends compounds is a word, too, though nobody has it alone.
      let known = word.isLast ? /word|joined|kin|part|begun/ : /word|joined|kin|part/;
      if (!word.options.some((option) => known.test(option.why))) await mistyped(index, word, query);
      if (word.options.length || word.parts) return;
      // Nobody has the rest: who has the beginning, if that is most of it.
      let longest = word.cuts[0];
      if (longest && longest.length * 5 >= word.raw.length * 2) option(word, longest.left, 0.3, "part");
      await tail(index, word);
    }));
  }

  // Lets a place of a list hold no less than this.
  function raise(list, at, least) { if (!(list[at] >= least)) list[at] = least; }

  // How well each entry answers one word.
  function values(index, word, query) {
    let { size, count: all } = index.start, value = new Float32Array(size), named = new Float32Array(size), widest = 0;
    for (let { entry, weight, why, span } of word.options) {
      // Whether who is called so is meant.
      let meant = why === "word" ? weight > 0.25 : why !== "part" || !word.count;
      if (weight >= 0.5) widest = Math.max(widest, reach(entry));
      posted(entry, (slot, said, isName) => {
        raise(value, slot, weight * said / 31);
        if (meant && isName) raise(named, slot, weight * (span >= query.length ? 1.2 : query.length > 2 ? 0.35 : 0.2));
      });
    }
    // One part alone says something too, and more when nobody has both.
    let factor = word.count ? 0.4 : 0.8, lone = word.count ? 0.08 : 0.4;
    for (let part of word.parts || []) {
      let left = new Float32Array(size), seen = 0;
      for (let entry of part.left) posted(entry, (slot, said) => raise(left, slot, said / 31));
      for (let { entry, weight } of part.right) posted(entry, (slot, said) => {
        raise(value, slot, lone * weight * said / 31);
        if (!left[slot]) return;
        seen++;
        raise(value, slot, factor * weight * (left[slot] + said / 31) / 2);
      });
      left.forEach((said, slot) => raise(value, slot, lone * 0.9 * said));
      widest = Math.max(widest, seen);
    }
    let found = value.filter(Boolean).length, count = widest || found;
    return { word, value, named, found, idf: Math.max(0.25, Math.log(1 + Math.max(0, all - count + 0.5) / (count + 0.5))) };
  }

  // Entries that are called what stands in the query.
  function namesakes(index, query, bonus) {
    let list = query.words.filter((word) => !word.joined);
    let canon = list.map((word) => {
      if (word.stop) return word.raw;
      let [best] = word.options.filter((option) => option.why === "word" || option.why === "typo").sort((a, b) => b.weight - a.weight);
      return best ? best.entry.own : word.stem;
    });
    query.named = [];
    // The words of a name in any order.
    let said = canon.filter((_, at) => !list[at].stop).sort();
    let all = list.reduce((sum, word) => sum + (word.idf || 0), 0);
    if (said.length > 1) for (let entry of index.at(fold(said.join("+")))) posted(entry, (slot) => raise(bonus, slot, all * 0.8));
    for (let from = 0; from < list.length; from++) {
      for (let to = from + 2; to <= list.length; to++) {
        let part = list.slice(from, to), first = Math.max(0, part.findIndex((word) => !word.stop));
        let rest = canon.slice(from, to), key = rest.splice(first, 1, "*") + " " + rest.join(" ");
        let share = part.reduce((sum, word) => sum + (word.idf || 0.3), 0) * (part.length === list.length ? 1.2 : 0.6);
        for (let entry of index.at(fold(key))) posted(entry, (slot) => {
          raise(query.named, slot, part.length);
          raise(bonus, slot, share);
        });
      }
    }
  }

  function rank(index, query) {
    let total = 0, bonus = [], hits = [];
    for (let word of query.said) {
      let group = values(index, word, query);
      if (!group.found) continue;
      if (query.asks && index.frame.has(word.stem)) group.idf = Math.min(group.idf, 1.3);
      word.idf = group.idf;
      total += group.idf;
      query.groups.push(group);
    }
    namesakes(index, query, bonus);
    // Of several words what a text says often is not worth so much more than
    // that it says each of them.
    let power = query.asks || query.groups.length < 2 ? 1 : 0.7;
    for (let slot = 0; slot < index.start.size; slot++) {
      let score = 0, covered = 0, has = 0, named = bonus[slot] || 0, whole = false;
      for (let group of query.groups) {
        let value = group.value[slot];
        if (!value) continue;
        score += group.idf * value ** power;
        covered += group.idf * Math.min(1, 0.5 + value);
        has++;
        if (group.named[slot]) whole = true;
        named = Math.max(named, group.idf * group.named[slot]);
      }
      if (!score && !named) continue;
      hits.push({ slot, whole: whole && has === query.groups.length, score: score * (0.25 + 0.75 * Math.min(1, covered / (total || 1))) + named });
    }
    return hits.sort((a, b) => b.score - a.score || a.slot - b.slot);
  }

  // Who is called what is asked for comes first, though its name may be a form
  // of another's: `Hagen` before `Hage`. So does who is told to be the rest:
  // `Hagen gård`. Then whose name begins with what is typed so far, if that is no
  // word alone: `Den gamle ha`. Of those who are shown, so that no more is read,
  // and two more whose whole name is a word of the query.
  let FIRST = 10;

  async function called(index, query, hits) {
    let asked = fold(spaced(query.text)), first = hits.slice(0, FIRST).concat(hits.slice(FIRST).filter((hit) => hit.whole).slice(0, 2));
    let unended = query.words.length > 1 || query.words[0].options.every((option) => option.why !== "word");
    for (let hit of await index.cards(first)) {
      let { title, kind, facts } = hit.card, name = fold(spaced(title)), known = fold(spaced((index.start.kinds[kind] || [""])[0] + " " + facts));
      let whole = asked.includes(name) && asked.replace(name, " ").split(" ").every((word) => !word || has(known, word));
      hit.called = whole ? 2 : unended && name.startsWith(asked.slice(0, -1)) ? 1 : 0;
    }
    return hits.sort((a, b) => (b.called || 0) - (a.called || 0));
  }

  // -- Phrases: what stands in quotes must stand so in the text.

  // Texts read at a time, at most, and so many hits that have the phrase are
  // enough; fewer where the next had it not.
  let READ = 4, MOST_READ = 96, ENOUGH = 3;

  async function inOrder(index, query, hits) {
    let { length } = query.phrases.flat(), whole = 0, before = -1;
    // Only those who have all of its words can have the phrase.
    let groups = query.groups.filter(({ word }) => has(query.quoted, word.raw) && (!query.only || word.pair));
    let able = hits.filter((hit) => groups.every((group) => group.value[hit.slot])).slice(0, MOST_READ);
    let read = async (list) => {
      for (let hit of await Promise.all(list.map((hit) => index.texts(hit)))) {
        let text = spaced([hit.card.title, hit.summary, ...hit.sections.map(([, heading, text]) => heading + "\n" + text)].join(" \n "));
        let run = query.phrases.reduce((sum, words) => sum + longest(text, words), 0);
        hit.run = Math.max(run, Math.min(length, query.named[hit.slot] || 0));
        if (hit.run === length) whole++;
      }
    };
    for (let from = 0; from < able.length && whole < ENOUGH && (!whole || whole > before); from += READ) {
      before = whole;
      await read(able.slice(from, from + READ));
    }
    // Nobody has it so: the most of it.
    if (!whole) await read(hits.slice(0, 4 * READ));
    let least = whole ? length : 1, run = (hit) => hit.run >= least ? hit.run : 0;
    return hits.sort((a, b) => run(b) - run(a));
  }

  // The most words of a phrase that stand side by side in a text.
  function longest(text, words) {
    for (let most = words.length; most >= Math.min(2, words.length); most--) {
      for (let from = 0; from + most <= words.length; from++) {
        if (has(text, words.slice(from, from + most).join(" "))) return most;
      }
    }
    return 0;
  }

  function lower(text) { return text.normalize("NFC").toLowerCase(); }

  // The words of a text, each with a space on both sides.
  function spaced(text) {
    let small = lower(text);
    return ` ${written(small, apart(small)).join(" ")} `;
  }

  // Whether words stand so in such a text.
  function has(text, words) { return text.includes(` ${words} `); }

  // -- Words of a text that answer the query.

  let AROUND = 30;

  // Which words of a text stand in a phrase of the query: 1 in the first place.
  function inPhrase(text, list, find) {
    let places = [], small = find.phrases.length ? written(text, list).map((word) => word.toLowerCase()) : [];
    for (let phrase of find.phrases) {
      for (let at = 0; at + phrase.length <= small.length; at++) {
        if (phrase.every((word, on) => small[at + on] === word)) phrase.forEach((_, on) => { places[at + on] = on + 1; });
      }
    }
    return places;
  }

  // A text with what answers the query marked; `seen` gathers it in small letters.
  function marked(text, find, seen) {
    let all = new DocumentFragment(), from = 0, list = apart(text), phrased = inPhrase(text, list, find);
    list.forEach(([start, end], at) => {
      let word = text.slice(start, end), group = find(word), mark = document.createElement("mark");
      if (group < 0 && !phrased[at]) return;
      if (seen && group >= 0) (seen[group] ||= []).push(word.toLowerCase());
      mark.append(word);
      all.append(text.slice(from, start), mark);
      from = end;
    });
    all.append(text.slice(from));
    return all;
  }

  window.dugnadSearch = { add, open, words, stem, fold, snowball, shorter, marked };
})();
