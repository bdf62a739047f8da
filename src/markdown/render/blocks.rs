//! Elements with attributes, or that depend on what is in them.

use std::borrow::Cow;

use super::resolver::{Label, LinkTarget};
use super::{Next, Writer};
use crate::markdown::tree::{Alert, Align, Kind, Link, Node};
use crate::markdown::words::plain_text;
use crate::text::escape;

/// Tables with fewer columns do not name them in each cell.
const LEAST_NAMED: usize = 3;
/// Columns with longer names do not either.
const LONGEST_NAME: usize = 80;
/// Tables with more columns may have to be scrolled, also by the keyboard.
const MOST_SIDE_BY_SIDE: usize = 3;
/// A table is called by so many of its columns.
const MOST_IN_NAME: usize = 5;

impl Writer<'_> {
    pub(super) fn paragraph(&mut self, index: usize) -> Next {
        let mut children = self.body.siblings(self.body.inside(index));
        if let (Some((child, node)), None) = (children.next(), children.next())
            && let Kind::Image(link) = node.kind
        {
            self.image(child, node, link, true);
            self.out.push('\n');
            return Next::Past;
        }
        self.out.push_str("<p>");
        Next::Into("</p>\n")
    }

    pub(super) fn heading(&mut self, index: usize, heading_index: u32) -> Next {
        let Some(heading) = self.body.headings.get(heading_index as usize) else {
            return Next::Into("");
        };
        if self.body.inside(index).is_empty() {
            return Next::Past;
        }
        let (opener, closer) = match heading.shown_level() {
            2 => ("<h2", "</h2>\n"),
            3 => ("<h3", "</h3>\n"),
            4 => ("<h4", "</h4>\n"),
            5 => ("<h5", "</h5>\n"),
            _ => ("<h6", "</h6>\n"),
        };
        self.out.push_str(opener);
        self.attribute("id", self.resolver.heading_id(heading_index as usize));
        self.out.push('>');
        Next::Into(closer)
    }

    pub(super) fn code_block(&mut self, language: u32) -> Next {
        self.in_code += 1;
        let is_name = |ch: &char| ch.is_alphanumeric() || matches!(ch, '+' | '#' | '-' | '_' | '.');
        let language: String = self
            .body
            .language(language)
            .chars()
            .filter(is_name)
            .collect();
        self.out.push_str("<pre><code");
        if !language.is_empty() {
            self.attribute("class", &format!("language-{language}"));
        }
        self.out.push('>');
        Next::Into("</code></pre>\n")
    }

    pub(super) fn table(&mut self, index: usize, node: &Node) -> Next {
        self.columns = self.column_names(index + 1);
        self.out.push_str("<div class=\"table-wrap\"");
        if self.columns.len() > MOST_SIDE_BY_SIDE {
            let names = self.columns.iter().filter(|name| !name.is_empty());
            let names: Vec<&str> = names.map(String::as_str).take(MOST_IN_NAME).collect();
            let label = self.resolver.label(Label::Table);
            let label = [label, &names.join(", ")].join(": ");
            self.out.push_str(" role=\"group\" tabindex=\"0\"");
            self.attribute("aria-label", label.trim_end_matches(": "));
        }
        self.out.push_str("><table");
        if !self.columns.is_empty() {
            self.attribute("class", "rows");
        }
        self.out.push_str(">\n");
        let head = self.body.nodes.get(index + 1);
        let has_rows = head.is_some_and(|head| head.end < node.end);
        Next::Into(if has_rows {
            "</tbody></table></div>\n"
        } else {
            "</table></div>\n"
        })
    }

    pub(super) fn table_head(&mut self, node: &Node) -> Next {
        self.out.push_str("<thead><tr>");
        let after = self.body.nodes.get(node.end as usize);
        let has_rows = after.is_some_and(|after| after.kind == Kind::TableRow);
        Next::Into(if has_rows {
            "</tr></thead>\n<tbody>\n"
        } else {
            "</tr></thead>\n"
        })
    }

    pub(super) fn header_cell(&mut self, index: usize, align: Align) -> Next {
        // A heading without words is none.
        let is_empty = self.body.inside(index).is_empty();
        let tags = if is_empty {
            ("<td", "</td>")
        } else {
            ("<th scope=\"col\"", "</th>")
        };
        self.cell(tags, align, "")
    }

    /// What the columns are called, for narrow windows, where rows stand below
    /// each other. Two columns have room side by side everywhere.
    fn column_names(&mut self, head: usize) -> Vec<String> {
        let (body, text) = (self.body, self.text);
        let cells: Vec<usize> = body
            .siblings(body.inside(head))
            .map(|(index, _)| index)
            .collect();
        if cells.len() < LEAST_NAMED {
            return Vec::new();
        }
        let title = |link: &Link| match self.resolver.link(link) {
            LinkTarget::Internal { title, .. } => title.map(Cow::Owned),
            _ => None,
        };
        let name = |cell: usize| {
            let (mut words, mut name) = (String::new(), String::new());
            plain_text(body, text, body.inside(cell), &title, &mut words);
            self.typographer.boundary();
            self.typographer.text(words.trim(), &mut name);
            // It stands in every row.
            Some(name)
                .filter(|name| name.len() <= LONGEST_NAME)
                .unwrap_or_default()
        };
        cells.into_iter().map(name).collect()
    }

    pub(super) fn data_cell(&mut self, align: Align) -> Next {
        let name = self.columns.get(self.column).cloned();
        self.column += 1;
        self.cell(("<td", "</td>"), align, &name.unwrap_or_default())
    }

    fn cell(&mut self, (opener, closer): (&str, &'static str), align: Align, column: &str) -> Next {
        self.out.push_str(opener);
        self.attribute("data-label", column);
        match align {
            Align::None => {}
            Align::Left => self.attribute("class", "align-left"),
            Align::Center => self.attribute("class", "align-center"),
            Align::Right => self.attribute("class", "align-right"),
        }
        self.out.push('>');
        Next::Into(closer)
    }

    pub(super) fn ordered_list(&mut self, first: u32) -> Next {
        self.out.push_str("<ol");
        if first != 1 {
            self.attribute("start", &first.to_string());
        }
        self.out.push_str(">\n");
        Next::Into("</ol>\n")
    }

    pub(super) fn alert(&mut self, alert: Alert) -> Next {
        let class = match alert {
            Alert::Note => "alert alert-note",
            Alert::Tip => "alert alert-tip",
            Alert::Important => "alert alert-important",
            Alert::Warning => "alert alert-warning",
            Alert::Caution => "alert alert-caution",
        };
        self.out.push_str("<aside role=\"note\"");
        self.attribute("class", class);
        self.out.push_str("><p class=\"alert-title\">");
        escape(self.resolver.label(Label::Alert(alert)), self.out);
        self.out.push_str("</p>\n");
        Next::Into("</aside>\n")
    }
}
