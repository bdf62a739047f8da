// What the instruments share: codes, files, languages, ways out of the page.
// A classic script, so that it also runs from a folder on disk. Nothing leaves
// the browser, and nothing is stored in it.
(() => {
  'use strict';
  const VERSION = 1;
  // What was saved or sent has far fewer letters than this: a text that was
  // made to keep the browser busy is not read.
  const LARGEST = 1e7;

  // ---- Codes. A link's fragment: kind and version, JSON as base64url, CRC-32
  // of both as hexadecimal digits. Fragments never reach a server.

  class CodeError extends Error {
    constructor(reason, values) { super(reason); Object.assign(this, { reason, values }); }
  }

  const utf8 = (text) => new TextEncoder().encode(text);

  const crc32 = (text) => {
    let crc = ~0;
    for (const byte of utf8(text)) {
      crc ^= byte;
      for (let bit = 8; bit--;) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return (~crc >>> 0).toString(16).padStart(8, '0');
  };

  const pack = (kind, value) => {
    const text = btoa(Array.from(utf8(JSON.stringify(value)), (byte) => String.fromCharCode(byte)).join(''));
    const head = `${kind}${VERSION}.${text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')}`;
    return `${head}.${crc32(head)}`;
  };

  const open = ([, kind, version, text, crc]) => {
    if (crc32(`${kind}${version}.${text}`) !== crc) throw new CodeError('damaged');
    if (Number(version) > VERSION) throw new CodeError('newer');
    try {
      const bytes = Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
      return { kind, value: JSON.parse(new TextDecoder().decode(bytes)) };
    } catch {
      throw new CodeError('damaged');
    }
  };

  // All links in a text. Mail programs break long lines, so a text in which
  // some link is damaged is read once more without white space.
  const unpack = (text) => {
    const links = (from) => {
      const found = [...from.matchAll(/#([a-z])(\d{1,3})\.([\w-]*)\.([0-9a-f]{8})/g)].map(open);
      if (found.length < (from.match(/#[a-z]\d{1,3}\./g) || []).length) throw new CodeError('damaged');
      return found;
    };
    try {
      return links(text);
    } catch (error) {
      if (error.reason === 'newer') throw error;
      return links(text.replace(/\s+/g, ''));
    }
  };

  // A number to read aloud: version, scale, the scores as one number, and
  // three digits that make the whole, with the form's own key, divisible by
  // 997. A prime notices every wrong digit and any two that changed places.
  const PRIME = 997;
  const modulo = (digits) => [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % PRIME, 0);
  const width = (form, scale) => String(BigInt(form.counts[scale] + 1) ** BigInt(form.items) - 1n).length;
  const keyOf = (form) => parseInt(crc32(form.key), 16) % PRIME;

  // `scores` are places on the scale, -1 for none.
  const spoken = (form, scale, scores) => {
    const base = BigInt(form.counts[scale] + 1);
    const number = scores.reduce((sum, score) => sum * base + BigInt(score + 1), 0n);
    const head = `${VERSION}${scale}${String(number).padStart(width(form, scale), '0')}`;
    const rest = (modulo(`${head}000`) + keyOf(form)) % PRIME;
    const check = String((PRIME - rest) % PRIME).padStart(3, '0');
    return (head + check).replace(/(\d{3})(?=\d)/g, '$1 ');
  };

  const unspoken = (form, text) => {
    const digits = text.replace(/\D/g, '');
    if (digits.length < 6 || (modulo(digits) + keyOf(form)) % PRIME) throw new CodeError('damaged');
    if (Number(digits[0]) !== VERSION) throw new CodeError('newer');
    const scale = Number(digits[1]);
    if (!(scale < form.counts.length) || digits.length !== width(form, scale) + 5) throw new CodeError('damaged');
    const base = BigInt(form.counts[scale] + 1);
    let number = BigInt(digits.slice(2, -3));
    const scores = Array.from({ length: form.items }, () => {
      const score = Number(number % base) - 1;
      number /= base;
      return score;
    }).reverse();
    if (number) throw new CodeError('damaged');
    return { scale, scores };
  };

  // A string of TOML: JSON's escapes are TOML's, but for these two.
  const toml = (text) => JSON.stringify(text.replace(/\p{Cs}/gu, '\ufffd')).replace(/\x7f/g, '\\u007f');
  const key = (name) => (/^[\w-]+$/.test(name) ? name : toml(name));

  // What somebody else wrote, cut to what a page can bear.
  const words = (value, most = 2000) => (typeof value === 'string' ? value.slice(0, most) : '');

  // ---- Elements.

  const h = (tag, props, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(props || {})) {
      if (value === undefined || value === null || value === false) continue;
      if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else if (name in element && typeof value !== 'string') element[name] = value;
      else if (name === 'value') element.value = value;
      else element.setAttribute(name === 'className' ? 'class' : name, value);
    }
    element.append(...children.flat().filter((child) => child || child === 0));
    return element;
  };

  const svg = (tag, attributes, ...children) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  // A text of the page's data, marked where it is in another language.
  const say = (phrase) => (phrase.lang ? h('span', { lang: phrase.lang }, phrase.text) : phrase.text);

  // ---- An instrument of the page.

  let count = 0;

  class Instrument {
    constructor(section) {
      this.data = JSON.parse(section.querySelector('template').content.textContent);
      this.sheet = this.data.sheets.find((sheet) => sheet.own) || this.data.sheets[0];
      this.prefix = `i${count++}`;
      this.dirty = false;
      this.sheets = section.querySelector('.sheets');
      this.sheets.hidden = true;
      this.status = h('p', { role: 'status', className: 'status' });
      this.root = h('div', { className: 'work' });
      section.append(this.root, this.status);
      // What was told is in the way of what is written next.
      this.root.addEventListener('focusin', () => { this.status.textContent = ''; });
      addEventListener('beforeunload', (event) => { if (this.dirty) event.preventDefault(); });
      addEventListener('hashchange', () => this.opened(location.hash));
    }

    // ---- Words.

    t(key, values = {}) {
      const text = this.sheet.texts[key] || key;
      return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
    }

    // Browsers that know no nynorsk would write as in their own language.
    locales() { return [this.sheet.lang, 'nb']; }

    number(value, digits = 2) {
      return new Intl.NumberFormat(this.locales(), { maximumFractionDigits: digits }).format(value);
    }

    day(date) {
      const at = new Date(/^\d{4}-\d\d-\d\d$/.test(date) ? date : NaN);
      if (isNaN(at)) return date || '';
      return new Intl.DateTimeFormat(this.locales(), { dateStyle: 'long', timeZone: 'UTC' }).format(at);
    }

    // The Swedish way of writing a date is that of ISO 8601.
    today() { return new Date().toLocaleDateString('sv'); }

    // A change after a moment is read aloud even when the words are the same.
    announce(key, values) {
      this.status.textContent = '';
      clearTimeout(this.told);
      this.told = setTimeout(() => { this.status.textContent = this.t(key, values); }, 50);
    }

    // ---- Drawing. The part with the focus keeps it, by `data-f`.

    draw() {
      const focus = document.activeElement?.dataset?.f;
      this.root.lang = this.status.lang = this.sheet.lang;
      this.root.replaceChildren(this.head(), ...this.content());
      if (focus) this.find(focus)?.focus();
    }

    find(name) { return this.root.querySelector(`[data-f="${CSS.escape(name)}"]`); }

    // A view without a title is that of the ways in: the one that was taken.
    go(view) {
      const from = this.view;
      this.view = view;
      this.draw();
      (this.find('title') || this.find(`to-${from}`) || this.root.querySelector('.primary'))?.focus();
    }

    head() {
      const { sheets } = this.data;
      return h('div', { className: 'tool-head' },
        h('p', {}, this.t('private')),
        sheets.length > 1 && h('fieldset', { className: 'languages' }, h('legend', {}, this.t('languages')),
          sheets.map((sheet) => h('label', { lang: sheet.lang }, h('input', {
            type: 'radio', name: `${this.prefix}-language`, checked: sheet === this.sheet, 'data-f': `language-${sheet.lang}`,
            onchange: () => { this.sheet = sheet; this.draw(); },
          }), ` ${sheet.texts.language}`))));
    }

    title(level, text, name) { return h(level, { tabindex: '-1', 'data-f': name || 'title' }, text); }

    button(key, onclick, name = key, props = {}) {
      return h('button', { type: 'button', onclick, 'data-f': name, ...props }, this.t(key));
    }

    // A field with its label, writing into `target[key]`.
    field(label, target, key, { rows, type = 'text', f = key, ...props } = {}) {
      const oninput = ({ currentTarget }) => {
        target[key] = currentTarget.value;
        this.changed();
      };
      const common = { oninput, value: target[key] || '', 'data-f': f, ...props };
      return h('label', { className: 'field' }, h('span', {}, label),
        rows ? h('textarea', { rows, ...common }) : h('input', { type, ...common }));
    }

    check(label, checked, onchange, f) {
      return h('label', { className: 'check' },
        h('input', { type: 'checkbox', checked, 'data-f': f, onchange: (event) => onchange(event.currentTarget.checked) }), ` ${label}`);
    }

    // Rows of cells, of which the first names the row.
    table(caption, head, rows) {
      return h('table', {}, caption && h('caption', {}, caption), h('thead', {}, h('tr', {}, head.map((cell) => h('th', { scope: 'col' }, cell)))),
        h('tbody', {}, rows.map(([first, ...rest]) => h('tr', {}, h('th', { scope: 'row' }, first), rest.map((cell) => h('td', {}, cell))))));
    }

    // What may be wider than the page, so that the keyboard can move it.
    wide(style, label, ...parts) { return h('div', { className: style, role: 'group', tabindex: '0', 'aria-label': label }, parts); }

    changed() {
      this.dirty = true;
      this.refresh?.();
    }

    // ---- Ways out.

    link(kind, value) {
      return `${location.href.split('#')[0]}#${pack(kind, { tool: this.data.tool, lang: this.sheet.lang, ...value })}`;
    }

    async copy(text, key = 'copied') {
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        const focus = document.activeElement;
        const area = h('textarea', { value: text, className: 'off-screen' });
        document.body.append(area);
        area.select();
        document.execCommand('copy');
        area.remove();
        focus.focus();
      }
      this.announce(key);
    }

    // For word processors: as HTML with lines around the cells, and as text.
    async copyRich(element) {
      const html = element.outerHTML.replace(/<(\/?)h[45]/g, '<$1h1').replace(/<table/g, '<table border="1" cellpadding="5"');
      const part = (text, type) => new Blob([text], { type });
      try {
        await navigator.clipboard.write([new ClipboardItem({
          'text/html': part(html, 'text/html'), 'text/plain': part(element.innerText, 'text/plain'),
        })]);
      } catch {
        getSelection().selectAllChildren(element);
        document.execCommand('copy');
        getSelection().removeAllRanges();
      }
      this.announce('copied');
    }

    save(name, content, type) {
      const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
      h('a', { href: url, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(url), 10000);
      this.announce('saved', { name });
    }

    saveJson(name, value) { this.save(`${name}.json`, `${JSON.stringify(value, null, 2)}\n`, 'application/json'); }

    fileName(...parts) {
      const plain = parts.join('-').toLowerCase().replace(/æ/g, 'ae').replace(/ø/g, 'o').normalize('NFD').replace(/\p{M}/gu, '');
      return plain.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 80);
    }

    // Prints these alone: they are laid beside all else, which is hidden.
    print(...elements) {
      document.querySelectorAll('.printed').forEach((old) => old.remove());
      const copy = h('div', { className: 'printed', lang: this.sheet.lang }, elements.map((element) => element.cloneNode(true)));
      document.body.append(copy);
      document.documentElement.classList.add('prints-part');
      addEventListener('afterprint', () => {
        copy.remove();
        document.documentElement.classList.remove('prints-part');
      }, { once: true });
      window.print();
    }

    qr(text, label) {
      const rows = globalThis.Dugnad.qr(text);
      if (!rows) return h('p', {}, this.t('qr_too_long'));
      const size = rows.length + 8;
      const path = rows.flatMap((row, y) => Array.from(row, (dark, x) => (dark ? `M${x + 4} ${y + 4}h1v1h-1z` : ''))).join('');
      return h('figure', { className: 'qr' }, svg('svg', { viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': label },
        svg('rect', { width: size, height: size, class: 'qr-paper' }), svg('path', { d: path, class: 'qr-ink' })));
    }

    // A link with what can be done with it. `file` gives what a file holds.
    share({ link, name, label, file, saved }) {
      const place = h('div');
      const area = h('textarea', { readonly: 'readonly', rows: 3, 'aria-label': label, className: 'code', value: link(), 'data-f': `${name}-text` });
      const done = () => { if (saved) this.dirty = false; };
      const element = h('div', { className: 'share', role: 'group', 'aria-label': label }, area, h('p', { className: 'buttons' },
        this.button('copy_link', () => { this.copy(link()); done(); }, `${name}-copy`),
        this.button('show_qr', () => {
          place.replaceChildren(this.qr(link(), this.t('qr_label')));
          this.announce(place.querySelector('svg') ? 'qr_label' : 'qr_too_long');
        }, `${name}-qr`),
        file && this.button('save_file', () => { file(); done(); }, `${name}-file`)), place);
      // What was shown no longer holds when the work goes on.
      element.refresh = () => { area.value = link(); place.replaceChildren(); };
      return element;
    }

    refused(error) { this.announce(`error_${error.reason || 'damaged'}`, error.values); }

    // Takes links, codes and files; `take` gets the texts and may throw, and
    // then has taken none of them: who tries again must not have some twice.
    inbox(key, name, take) {
      const area = h('textarea', { rows: 3, 'data-f': `${name}-text` });
      const receive = (texts) => {
        try {
          if (texts.some((text) => text.length > LARGEST)) throw new CodeError('large');
          take(texts);
          area.value = '';
        } catch (error) {
          this.refused(error);
        }
      };
      // A file may be too large to read, gone since it was chosen, or a folder.
      const opened = async (files) => {
        try {
          if (files.some(({ size }) => size > LARGEST)) throw new CodeError('large');
          return await Promise.all(files.map((file) => file.text()));
        } catch (error) {
          this.refused(error);
          return null;
        }
      };
      return h('div', { className: 'inbox' },
        h('label', { className: 'field' }, h('span', {}, this.t(key)), area),
        h('p', { className: 'buttons' },
          this.button('take_in', () => receive([area.value]), `${name}-take`),
          h('label', { className: 'button' }, h('input', {
            type: 'file', multiple: true, accept: '.json,application/json', className: 'off-screen', 'data-f': `${name}-file`,
            onchange: async ({ currentTarget }) => {
              const texts = await opened(Array.from(currentTarget.files));
              if (texts) receive(texts);
              currentTarget.value = '';
            },
          }), this.t('open_file'))));
    }

    // Everything in a text that was saved or sent: a file's JSON, or links.
    read(text) {
      const trimmed = text.trim();
      let found;
      if (trimmed.startsWith('{')) {
        let value;
        try { value = JSON.parse(trimmed); } catch { throw new CodeError('damaged'); }
        if (value.format !== this.format) throw new CodeError('foreign');
        if (value.version > VERSION) throw new CodeError('newer');
        found = [{ kind: null, value }];
      } else {
        found = unpack(trimmed);
      }
      if (found.some(({ value }) => !value || value.tool !== this.data.tool)) throw new CodeError('foreign');
      return found;
    }

    // What was written on parts of which this has none belongs elsewhere.
    refuseForeign(...written) {
      const keys = written.flatMap((part) => Object.keys(part || {}));
      if (keys.length && !this.sheet.items.some(({ key }) => keys.includes(key))) throw new CodeError('foreign');
    }

    // Whether what comes from outside may take the place of what is written.
    gives() { return !this.dirty || confirm(this.t('replace')); }

    // What came with the address. It is taken out of it, so that it is neither
    // kept in the history nor passed on by mistake.
    opened(hash) {
      if (!/^#[a-z]\d{1,3}\./.test(hash)) return false;
      try {
        const found = this.read(hash);
        this.sheet = this.data.sheets.find(({ lang }) => lang === found[0].value.lang) || this.sheet;
        this.receive(found);
      } catch (error) {
        if (error.reason === 'foreign' && document.querySelectorAll('.instrument').length > 1) return false;
        this.refused(error);
      }
      history.replaceState(null, '', location.href.split('#')[0]);
      this.root.scrollIntoView();
      return true;
    }
  }

  const start = (kind, Kind) => document.querySelectorAll(`.instrument[data-kind="${kind}"]`)
    .forEach((section) => {
      const tool = new Kind(section);
      tool.draw();
      // The empty form, in the language and on the scale that come first.
      const button = document.querySelector(`[data-print-empty="${section.id}"]`);
      button.hidden = false;
      button.onclick = () => tool.print(...tool.sheets.querySelector(`[data-language="${tool.sheet.lang}"]`).querySelectorAll('.sheet'));
      tool.opened(location.hash);
    });

  globalThis.Dugnad = Object.assign(globalThis.Dugnad || {}, {
    codes: { VERSION, CodeError, pack, unpack, spoken, unspoken, crc32, toml, key }, words, h, svg, say, Instrument, start,
  });
})();
