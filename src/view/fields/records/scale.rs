//! A scale in words: limits, steps and what is reckoned are fields to the
//! program, and one thing to readers.

use crate::graph::EntryId;
use crate::model::Record;
use crate::schema::{Instrument, Path};
use crate::text::number;
use crate::view::{FactView, Page};

/// The fields that are said together, with what the ends mean.
const SAID: [&str; 5] = ["min", "max", "step", "mean", "sum"];

/// What a scale is. The facts that say no more than that are taken out.
pub(super) fn sentence(
    page: &Page<'_>,
    (id, record): (EntryId, &Record),
    instrument: &Instrument,
    facts: &mut Vec<FactView>,
) -> Option<String> {
    let graph = page.graph();
    let scale = graph.scale(record)?;
    let end = |value: f64, meaning: &Option<Path>| {
        let meaning = meaning.as_ref().map(Path::rest);
        let meaning =
            meaning.and_then(|path| graph.query_record(id, record, &path).into_iter().next());
        let value = number(value, &page.language);
        match meaning {
            Some(item) => format!("{value} ({})", graph.words(&item, &page.language)),
            None => value,
        }
    };
    let [lowest, highest] = &instrument.ends;
    #[expect(clippy::float_cmp, reason = "as it is written")]
    let step = if scale.step == 1.0 {
        page.text("scale_one").to_owned()
    } else {
        number(scale.step, &page.language)
    };
    let range = match scale.min {
        Some(_) => "scale_from",
        None => "scale_to",
    };
    let mut words = page
        .text(range)
        .replace("{min}", &end(scale.min.unwrap_or(0.0), lowest))
        .replace("{max}", &end(scale.max, highest))
        .replace("{step}", &step);
    // Where nothing is declared, nobody knows what the source reckons.
    if ["mean", "sum"]
        .iter()
        .any(|name| !graph.named_in(record, name).is_empty())
    {
        words.push(' ');
        words.push_str(page.text(match (scale.mean, scale.sum) {
            (true, true) => "scale_mean_and_sum",
            (true, false) => "scale_mean",
            (false, true) => "scale_sum",
            (false, false) => "scale_neither",
        }));
    }
    // What the lowest score means has no place where that score is not told.
    let ends = [
        lowest.as_ref().filter(|_| scale.min.is_some()),
        highest.as_ref(),
    ];
    let ends: Vec<&String> = ends
        .into_iter()
        .flatten()
        .filter_map(|path| path.steps.get(1))
        .collect();
    let is_said = |name: &String| SAID.contains(&name.as_str()) || ends.contains(&name);
    facts.retain(|fact| !is_said(&fact.name) || says_more(fact));
    Some(words)
}

/// Whether a fact has something beside its value.
fn says_more(fact: &FactView) -> bool {
    let more = |value: &crate::view::ValueView| {
        value.time.is_some() || value.note.is_some() || !value.sources_html.is_empty()
    };
    fact.succession || fact.disagreement || fact.values.iter().any(more)
}
