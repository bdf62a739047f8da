use std::sync::Arc;
fn rss() -> usize {
    std::fs::read_to_string("/proc/self/statm")
        .unwrap()
        .split(' ')
        .nth(1)
        .unwrap()
        .parse::<usize>()
        .unwrap()
        * 4
        / 1024
}
fn main() {
    let root = std::env::args().nth(1).unwrap();
    println!("start {} MB", rss());
    let read = dugnad::source::read(std::path::Path::new(&root));
    println!("read {} MB", rss());
    let p = dugnad::pipeline::load(
        Arc::new(read.value),
        read.diagnostics,
        &dugnad::pipeline::Options {
            date: jiff::civil::date(2026, 11, 21),
            drafts: false,
        },
    );
    println!("load {} MB", rss());
    let (
        mut nodes,
        mut ncap,
        mut links,
        mut heads,
        mut cites,
        mut ids,
        mut refs,
        mut cited,
        mut vals,
        mut stm,
    ) = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    fn rec(r: &dugnad::model::Record, v: &mut usize, s: &mut usize) {
        for (_, st) in &r.values {
            *v += 1;
            *s += st.len();
            for x in st {
                if let dugnad::model::Value::Record(i) = &x.value {
                    rec(i, v, s);
                }
            }
        }
    }
    for (_, e) in p.graph.all() {
        refs += e.references.len();
        cited += e.cited.len();
        rec(&e.fields, &mut vals, &mut stm);
        for a in e.articles() {
            nodes += a.body.nodes.len();
            ncap += a.body.nodes.capacity();
            links += a.body.links.len();
            heads += a.body.headings.len();
            cites += a.body.citations.len();
            ids += a.ids.len();
        }
    }
    println!(
        "nodes {nodes} cap {ncap} links {links} heads {heads} cites {cites} refs {refs} cited {cited} values {vals} statements {stm}"
    );
    let (mut arts, mut abouts, mut tlen, mut names) = (0, 0, 0, 0);
    fn ab(r: &dugnad::model::Record, n: &mut usize, cap: &mut usize) {
        for (_, st) in &r.values {
            *cap += st.capacity() - st.len();
            for x in st {
                if x.about.is_some() {
                    *n += 1;
                }
                if let dugnad::model::Value::Record(i) = &x.value {
                    ab(i, n, cap);
                }
            }
        }
    }
    let mut slack = 0;
    for (_, e) in p.graph.all() {
        arts += e.articles().len();
        for a in e.articles().iter().skip(1) {
            tlen += a.text.len();
        }
        ab(&e.fields, &mut abouts, &mut slack);
        names += e.common.names.len();
    }
    let inc: usize = p.graph.all().map(|(i, _)| p.graph.incoming(i).len()).sum();
    println!(
        "articles {arts} text {tlen} abouts {abouts} about size {} slack {slack} incoming {inc} x {} target {} time {} text {} names {names}",
        size_of::<dugnad::model::About>(),
        size_of::<dugnad::graph::Incoming>(),
        size_of::<dugnad::graph::Target>(),
        size_of::<dugnad::time::Time>(),
        size_of::<dugnad::text::Text>()
    );
    println!(
        "sizes node {} link {} cit {} ref {} stmt {} entry {} record {} article {}",
        size_of::<dugnad::markdown::Node>(),
        size_of::<dugnad::markdown::Link>(),
        size_of::<dugnad::markdown::Citation>(),
        size_of::<dugnad::model::Reference>(),
        size_of::<dugnad::model::Statement>(),
        size_of::<dugnad::model::Entry>(),
        size_of::<dugnad::model::Record>(),
        size_of::<dugnad::model::Article>()
    );
}
