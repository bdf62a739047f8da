//! Typography of running text: quotation marks, dashes, and where a line must
//! not break.
//!
//! Editors type what their keyboard has; readers see «…», ’, –, …, hard spaces,
//! and between numbers a dash that no line ends with. Nothing is added or taken
//! away but these signs: letters, digits and every other character stay. Code
//! is never given to this module. The rules are those of Språkrådet; each looks
//! at a bounded stretch of text, so that the whole is linear.

mod spacing;

use std::borrow::Cow;

/// The typographer of one run of inline text. It remembers what stands before
/// and which quotation marks are open, so that a quotation may hold emphasis
/// or links.
#[derive(Clone, Debug)]
pub struct Typographer {
    marks: Option<Marks>,
    /// The last character of the text so far, as typed.
    last: Option<char>,
    /// What the next quotation mark sees before it.
    before_quote: Option<char>,
    /// Double quotation marks that are open.
    depth: usize,
    /// Whether a single quotation mark is open.
    single: bool,
}

/// The quotation marks of a language, outer and inner.
#[derive(Clone, Copy, Debug)]
struct Marks {
    outer: (&'static str, &'static str),
    inner: (&'static str, &'static str),
}

const NORWEGIAN: Marks = Marks {
    outer: ("«", "»"),
    inner: ("‘", "’"),
};
const ENGLISH: Marks = Marks {
    outer: ("“", "”"),
    inner: ("‘", "’"),
};

/// The quotation marks of a language tag; Sámi and Kven texts in Norway use
/// the Norwegian ones. `None` for languages whose marks are not known.
fn marks(lang: &str) -> Option<Marks> {
    match lang.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
        "nb" | "nn" | "no" | "se" | "sma" | "smj" | "fkv" => Some(NORWEGIAN),
        "en" => Some(ENGLISH),
        _ => None,
    }
}

/// A piece of text that is exchanged: how many bytes, and for what.
type Exchange = (usize, &'static str);

impl Typographer {
    /// A typographer at the start of a block in the language.
    #[must_use]
    pub fn new(lang: &str) -> Self {
        Self {
            marks: marks(lang),
            last: None,
            before_quote: None,
            depth: 0,
            single: false,
        }
    }

    /// Forgets what stands before: a new paragraph, cell or heading begins.
    pub fn boundary(&mut self) {
        *self = Self {
            marks: self.marks,
            last: None,
            before_quote: None,
            depth: 0,
            single: false,
        };
    }

    /// Tells that something other than text stands here (code, a picture), so
    /// that a quotation mark after it closes.
    pub fn object(&mut self) {
        self.last = Some(OBJECT);
        self.before_quote = self.last;
    }

    /// Appends the next stretch of the block's text to `out`. The result is
    /// plain text; nothing is escaped.
    pub fn text(&mut self, text: &str, out: &mut String) {
        let mut done = 0;
        let mut at = 0;
        let run = Run::new(text, self.last);
        while let Some(next) = run.next_trigger(at) {
            self.pass(run.slice(done.max(at), next));
            match self.exchange(&run, next) {
                Some((length, sign)) => {
                    out.push_str(run.slice(done, next));
                    out.push_str(sign);
                    self.pass(sign);
                    done = next + length;
                    at = done;
                }
                None => {
                    self.pass(run.slice(next, next + 1));
                    at = next + 1;
                }
            }
        }
        self.pass(run.slice(at, text.len()));
        out.push_str(run.slice(done, text.len()));
        self.last = text.chars().next_back().or(self.last);
    }

    /// Moves past text that is settled.
    fn pass(&mut self, text: &str) {
        self.before_quote = text.chars().next_back().or(self.before_quote);
    }

    fn exchange(&mut self, run: &Run<'_>, at: usize) -> Option<Exchange> {
        match run.byte(at)? {
            b'"' => self.double(run, at),
            b'\'' => self.apostrophe(run, at),
            b'.' => run.ellipsis(at),
            b'-' => run.dash(at),
            DASH => Some(("–".len(), SPAN)),
            _ => run.keeps_together(at).then_some((1, "\u{a0}")),
        }
    }

    fn double(&mut self, run: &Run<'_>, at: usize) -> Option<Exchange> {
        let marks = self.marks?;
        let pair = |depth: usize| {
            if depth.is_multiple_of(2) {
                marks.outer
            } else {
                marks.inner
            }
        };
        let lonely = run.after(at).is_some_and(char::is_whitespace);
        if opens_after(self.before_quote) && !lonely {
            self.depth += 1;
            return Some((1, pair(self.depth - 1).0));
        }
        // Without an opening mark it is the sign of inches, or a slip.
        self.depth = self.depth.checked_sub(1)?;
        Some((1, pair(self.depth).1))
    }

    fn apostrophe(&mut self, run: &Run<'_>, at: usize) -> Option<Exchange> {
        let marks = self.marks?;
        let after = run.after(at);
        let word_follows = after.is_some_and(char::is_alphanumeric);
        if opens_after(self.before_quote) {
            let quotes =
                after.is_some_and(char::is_alphabetic) && run.closes_later(at) && !self.single;
            self.single |= quotes;
            return match (quotes, word_follows) {
                (true, _) => Some((1, marks.inner.0)),
                (false, true) => Some((1, "’")),
                (false, false) => None,
            };
        }
        let feet = self.before_quote.is_some_and(|c| c.is_ascii_digit()) && !word_follows;
        if feet && !self.single {
            return None;
        }
        self.single &= word_follows;
        Some((1, "’"))
    }
}

/// The first byte of a dash.
const DASH: u8 = "–".as_bytes()[0];

/// A dash between numbers: a word joiner keeps it on the line of both.
pub const SPAN: &str = "–\u{2060}";

/// Stands for code or a picture: neither space nor word.
const OBJECT: char = '\u{fffc}';

/// Whether a quotation mark after `before` opens.
fn opens_after(before: Option<char>) -> bool {
    before.is_none_or(|c| c.is_whitespace() || "([{<«“‘„‹–—-/=".contains(c))
}

/// `text` as a block of its own; borrowed where nothing changes.
#[must_use]
pub fn plain<'a>(text: &'a str, lang: &str) -> Cow<'a, str> {
    let run = Run::new(text, None);
    if run.next_trigger(0).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    Typographer::new(lang).text(text, &mut out);
    if out == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(out)
    }
}

/// A stretch of text that is being set, with what is known around it.
struct Run<'a> {
    text: &'a str,
    /// The character before the stretch.
    before: Option<char>,
    /// The stretch's last straight apostrophe that may end a quotation.
    closing: Option<usize>,
}

impl<'a> Run<'a> {
    fn new(text: &'a str, before: Option<char>) -> Self {
        let ends = |at: &usize| {
            !text
                .get(at + 1..)
                .is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
        };
        let closing = text.rmatch_indices('\'').map(|(at, _)| at).find(ends);
        Self {
            text,
            before,
            closing,
        }
    }

    /// The next byte at or after `from` that a rule may begin at. Spaces are
    /// in every text, so they count only beside what a rule could want.
    fn next_trigger(&self, from: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let rest = bytes.get(from..)?;
        let found = rest
            .iter()
            .enumerate()
            .position(|(index, &byte)| match byte {
                b'"' | b'\'' => true,
                b'.' => rest.get(index + 1) == Some(&b'.'),
                b'-' => rest
                    .get(index + 1)
                    .is_some_and(|next| *next == b' ' || next.is_ascii_digit()),
                DASH => self.between_numbers(from + index),
                b' ' => (from + index)
                    .checked_sub(1)
                    .and_then(|at| bytes.get(at))
                    .is_some_and(|&byte| binds(byte)),
                _ => false,
            });
        found.map(|index| from + index)
    }

    /// Positions given to this are where characters begin or end.
    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn char_before(&self, at: usize) -> Option<char> {
        self.slice(0, at).chars().next_back().or(self.before)
    }

    fn after(&self, at: usize) -> Option<char> {
        self.slice(at + 1, self.text.len()).chars().next()
    }

    /// Whether an apostrophe further on may end a quotation.
    fn closes_later(&self, at: usize) -> bool {
        self.closing.is_some_and(|closing| closing > at + 1)
    }

    fn ellipsis(&self, at: usize) -> Option<Exchange> {
        let path = |c: Option<char>| matches!(c, Some('.' | '/' | '\\'));
        let three = self.slice(at, at + 3) == "...";
        (three && !path(self.char_before(at)) && !path(self.after(at + 2))).then_some((3, "…"))
    }

    /// A dash between words (` - `) or between two years.
    fn dash(&self, at: usize) -> Option<Exchange> {
        let spaced =
            matches!(self.char_before(at), Some(' ' | '\u{a0}')) && self.after(at) == Some(' ');
        match self.between_years(at) {
            true => Some((1, SPAN)),
            false => spaced.then_some((1, "–")),
        }
    }
}

/// Whether a space after this byte may have to be a hard one: it ends a
/// number, an abbreviation, a letter that may begin a name, or `§` (whose last
/// byte is A7).
fn binds(byte: u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_uppercase() || byte == b'.' || byte == 0xa7
}

#[cfg(test)]
mod tests;
