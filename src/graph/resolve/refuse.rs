//! What is said of references that do not lead where they should.

use super::super::advice::{Complaint, MOST_ASKED, Question};
use super::super::{EntryId, Graph, names};
use super::{Resolve, Target, keys};
use crate::diag::{Code, Diagnostic};
use crate::model::{Naming, Reference};
use crate::schema::{FieldId, Goal, TypeId};
use crate::source::CONTENT;
use crate::text::{id_like, is_id};

impl Resolve<'_> {
    /// Something that is there, but not of the type that the field asks for.
    pub(super) fn misfit(
        &mut self,
        reference: &Reference,
        text: &str,
        found: EntryId,
        goals: &[Goal],
    ) -> Target {
        let graph = self.graph;
        let type_ = graph.entry(found).type_;
        let wanted_record = goals.iter().find_map(|goal| match goal {
            Goal::Record(t, records) if *t == type_ => Some(records.clone()),
            _ => None,
        });
        if let Some(records) = wanted_record {
            let keys = keys(graph, found, &records);
            let example = keys
                .first()
                .map_or_else(String::new, |key| format!("{text}#{records}-{key}"));
            let missing = Diagnostic::new(Code::UnknownRecord, &reference.file, reference.span);
            self.report(
                missing
                    .arg("written", text)
                    .arg("entry", text)
                    .arg("list", example)
                    .hint("full"),
            );
            return Target::Broken;
        }
        let label = |id: TypeId| {
            graph
                .schema
                .type_(id)
                .label
                .0
                .get(&graph.language, "en")
                .to_lowercase()
        };
        let wanted: Vec<String> = goals
            .iter()
            .filter_map(|goal| match goal {
                Goal::Entry(t) | Goal::Record(t, _) => Some(label(*t)),
                Goal::Beside(_) => None,
            })
            .collect();
        let wrong = Diagnostic::new(Code::WrongType, &reference.file, reference.span);
        self.report(
            wrong
                .arg("id", text)
                .arg("type", label(type_))
                .arg("wanted", wanted.join(", ")),
        );
        Target::Broken
    }

    /// Nobody is called that.
    pub(super) fn nobody(&mut self, reference: &Reference, id: &str) {
        let graph = self.graph;
        let found =
            Diagnostic::new(Code::UnknownEntry, &reference.file, reference.span).arg("id", id);
        if graph.find(id).is_some() {
            self.report(found.hint("draft"));
            return;
        }
        let asks = Question::new(found.code, id, reference.field);
        let rest = match &reference.to {
            Naming::Id(text) => text.strip_prefix(id).unwrap_or_default(),
            Naming::Open { .. } => "",
        };
        let may_ask = self.complaints.len() < MOST_ASKED;
        self.complaints.push(Complaint {
            found: graph.about(self.entry, found),
            asks: may_ask.then_some(asks),
            rest: rest.into(),
        });
    }
}

/// Adds what could have been meant by an id that nobody has, in a field.
pub(in crate::graph) fn near(
    graph: &Graph,
    found: Diagnostic,
    id: &str,
    field: Option<FieldId>,
) -> Diagnostic {
    let declared = field.and_then(|id| graph.schema.field(id).reference());
    let goals = match declared.map(|declared| declared.to.as_slice()) {
        // The entry that stands before the key of its record may be any.
        None | Some([Goal::Beside(_)]) => &[],
        Some(goals) => goals,
    };
    let fits = |type_: TypeId| {
        goals.is_empty()
            || goals
                .iter()
                .any(|goal| matches!(goal, Goal::Entry(t) | Goal::Record(t, _) if *t == type_))
    };
    let bearer = graph
        .tables
        .names
        .get(names::fold(id).as_str())
        .and_then(|bearers| bearers.iter().find(|&&to| fits(graph.entry(to).type_)));
    let open = declared.is_some_and(|declared| declared.open);
    let asked = goals.iter().find_map(|goal| match goal {
        Goal::Entry(type_) | Goal::Record(type_, _) => Some(graph.schema.type_(*type_)),
        Goal::Beside(_) => None,
    });
    let label = asked.map(|type_| type_.label.0.get(&graph.language, "en").to_lowercase());
    let found = found.arg("type", label.unwrap_or_default());
    let several = several(id, |part| {
        let known = graph.find(part).map(|to| graph.entry(to).type_);
        known.is_some_and(fits)
    });
    if let Some(list) = several {
        return found.arg("list", list).hint("several");
    }
    match bearer {
        Some(&to) if is_id(&graph.entry(to).id) => found.near(&graph.entry(to).id),
        _ => {
            let folder = asked.map_or("…", |type_| &type_.folder);
            let found = found
                .arg("page", format!("{CONTENT}/{folder}/{}.md", id_like(id)))
                .arg(
                    "rows",
                    graph.row_files(|type_| !goals.is_empty() && fits(type_)),
                );
            let known = graph
                .published()
                .filter(|(_, entry)| fits(entry.type_) && is_id(&entry.id))
                .map(|(_, entry)| &*entry.id);
            let known: Vec<&str> = known.collect();
            let suggested = found.suggest(id, known.into_iter());
            if open && suggested.hint != "near" {
                suggested.hint("open")
            } else {
                suggested
            }
        }
    }
}

/// Ids that are read as one, since they are parted by the wrong sign, each in
/// quotation marks.
fn several(text: &str, is_known: impl Fn(&str) -> bool) -> Option<String> {
    let parts = text.split([';', ',']).map(str::trim);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let all = parts.len() > 1 && parts.iter().all(|part| is_known(part));
    all.then(|| format!("\"{}\"", parts.join("\", \"")))
}
