//! Writes Markdown in the likeness of other Markdown.

use crate::markup::{Block, Inline, blocks, inlines};
use crate::pen::Pen;
use crate::words::Prose;

impl Pen<'_> {
    /// A paragraph with its links, citations and emphasis.
    pub(crate) fn paragraph(&mut self, text: &str) -> String {
        self.styled(text, false)
    }

    fn styled(&mut self, text: &str, cell: bool) -> String {
        let sign = text
            .trim_end()
            .chars()
            .last()
            .filter(|sign| ".?!:".contains(*sign));
        let ready: Vec<Ready> = inlines(text)
            .iter()
            .map(|piece| self.ready(piece, cell))
            .collect();
        let mut prose = Prose::new(self.language, self.rng, sign.is_none());
        for piece in ready {
            match piece {
                Ready::Words(count) => prose.words(count),
                Ready::Piece(text) => prose.piece(&text),
                Ready::Cite(text) => prose.cite(&text),
            }
        }
        prose.end(sign)
    }

    fn ready(&mut self, piece: &Inline<'_>, cell: bool) -> Ready {
        match piece {
            Inline::Text(text) if text.contains(char::is_alphanumeric) => {
                Ready::Words(self.count(text))
            }
            Inline::Text(_) => Ready::Words(0),
            Inline::Cite(text) => Ready::Cite(format!("[{}]", self.source(text))),
            Inline::Strong(text) => Ready::Piece(format!("**{}**", self.phrase(text))),
            Inline::Link { label } => {
                let number = self.rng.below(1000);
                Ready::Piece(format!(
                    "[{}](https://www.example.no/artikkel/{number})",
                    self.phrase(label)
                ))
            }
            Inline::Wiki {
                target,
                anchor,
                label,
            } => self.wiki(target, *anchor, label.filter(|_| !cell)),
        }
    }

    fn wiki(&mut self, target: &str, anchor: Option<&str>, label: Option<&str>) -> Ready {
        let Some(id) = self
            .targets
            .instead(self.rng, self.page, target, anchor.is_some())
        else {
            return Ready::Words(2);
        };
        let anchor = anchor
            .map(|anchor| format!("#{anchor}"))
            .unwrap_or_default();
        match label {
            Some(label) => Ready::Piece(format!("[[{id}{anchor}|{}]]", self.phrase(label))),
            None => Ready::Piece(format!("[[{id}{anchor}]]")),
        }
    }

    fn phrase(&mut self, like: &str) -> String {
        let mut prose = Prose::new(self.language, self.rng, true);
        if like.starts_with(char::is_lowercase) {
            prose.lower();
        }
        prose.words(like.split_whitespace().count().clamp(1, 6));
        prose.end(None)
    }

    /// A body in the likeness of another. The words of declared headings stay.
    pub(crate) fn body(&mut self, old: &str, labels: &[String]) -> String {
        let mut new = String::with_capacity(old.len() * 5 / 4);
        for block in blocks(old) {
            match block {
                Block::Verbatim(line) => new.push_str(line),
                Block::Row(line) => self.row(&mut new, line),
                Block::Words { mark, text } if mark.starts_with('#') => {
                    self.heading(&mut new, mark, text, labels)
                }
                Block::Words { mark, text } => self.repeated(&mut new, mark, text),
            }
            new.push('\n');
        }
        if self.rng.chance(0.05) {
            self.table(&mut new);
        }
        let opening = if self.nynorsk { "Sjå òg" } else { "Se også" };
        new.push_str(&format!(
            "\n{opening} [[{}]].\n",
            self.targets.neighbour(self.page)
        ));
        new
    }

    fn heading(&mut self, new: &mut String, mark: &str, text: &str, labels: &[String]) {
        let declared = labels.contains(&text.trim().to_lowercase());
        let text = if declared {
            text.to_owned()
        } else {
            self.phrase(text)
        };
        new.push_str(&format!("{mark}{text}"));
    }

    /// A paragraph or list item; now and then there is one more.
    fn repeated(&mut self, new: &mut String, mark: &str, text: &str) {
        new.push_str(mark);
        new.push_str(&self.paragraph(text));
        let numbered = mark.starts_with(|c: char| c.is_ascii_digit());
        if !numbered && self.rng.chance(0.1) {
            new.push_str(if mark.is_empty() { "\n\n" } else { "\n" });
            new.push_str(mark);
            new.push_str(&self.paragraph(text));
        }
    }

    fn row(&mut self, new: &mut String, line: &str) {
        if !line.contains(char::is_alphabetic) {
            return new.push_str(line);
        }
        let links = line.replace("[[", "\u{1}[[").replace("]]", "]]\u{2}");
        let (mut inside, mut cells) = (false, vec![String::new()]);
        for c in links.chars() {
            match (c, cells.last_mut()) {
                ('\u{1}', _) => inside = true,
                ('\u{2}', _) => inside = false,
                ('|', _) if !inside => cells.push(String::new()),
                (c, Some(cell)) => cell.push(c),
                _ => {}
            }
        }
        let last = cells.len().saturating_sub(2);
        let written = cells
            .iter()
            .skip(1)
            .take(last)
            .map(|cell| self.styled(cell.trim(), true));
        new.push_str(&format!("| {} |", written.collect::<Vec<_>>().join(" | ")));
    }

    fn table(&mut self, new: &mut String) {
        let columns = 2 + self.rng.below(3);
        new.push_str(&format!(
            "\n|{}\n|{}\n",
            self.cells(columns),
            "---|".repeat(columns)
        ));
        for _ in 0..2 + self.rng.below(4) {
            let row = self.cells(columns);
            new.push_str(&format!("|{row}\n"));
        }
    }

    fn cells(&mut self, columns: usize) -> String {
        (0..columns)
            .map(|_| format!(" {} |", self.phrase("to ord til")))
            .collect()
    }
}

/// A piece of a paragraph, ready but for the sentence around it.
enum Ready {
    Words(usize),
    Piece(String),
    Cite(String),
}
