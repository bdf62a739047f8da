//! Portals of any size to measure with, and the same text for other generators.
//!
//! `cargo bench --bench portal -- generate --pages 10000 --seed 1 --out DIR [--like ROOT]`
//! `cargo bench --bench portal -- hugo --from DIR --out DIR`
//! `cargo bench --bench portal -- zola --from DIR --out DIR`
#![expect(
    clippy::print_stderr,
    reason = "a tool of its own, with nobody to hand its words to"
)]

mod body;
mod generate;
mod markup;
mod others;
mod pen;
mod portal;
mod rng;
mod targets;
mod toml_text;
mod words;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use self::others::Other;

/// The tool has nothing better to do with a fault than to tell it and stop.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const USAGE: &str = "portal generate --pages N --seed S --out DIR [--like ROOT]\n\
                     portal hugo --from DIR --out DIR\n\
                     portal zola --from DIR --out DIR";

fn main() -> ExitCode {
    // cargo adds --bench of its own accord; without a command there is nothing to measure here.
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let start = Instant::now();
    match run(&words) {
        Ok(done) => eprintln!("{done} ({:.1} s)", start.elapsed().as_secs_f64()),
        Err(fault) => {
            eprintln!("{fault}");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn run(words: &[String]) -> Outcome<String> {
    let option = |name: &str| {
        let at = words.iter().position(|word| word == name)?;
        words.get(at + 1).map(String::as_str)
    };
    let needed = |name: &str| option(name).ok_or_else(|| format!("{name} is missing\n{USAGE}"));
    let from = || needed("--from").map(Path::new);
    match words.first().map(String::as_str) {
        Some("generate") => {
            let order = generate::Order {
                like: Path::new(option("--like").unwrap_or(env!("CARGO_MANIFEST_DIR"))),
                out: Path::new(needed("--out")?),
                pages: option("--pages").unwrap_or("10000").parse()?,
                seed: option("--seed").unwrap_or("1").parse()?,
            };
            Ok(format!(
                "{} pages in {}",
                generate::generate(&order)?,
                order.out.display()
            ))
        }
        Some("hugo") => others::write(Other::Hugo, from()?, Path::new(needed("--out")?)),
        Some("zola") => others::write(Other::Zola, from()?, Path::new(needed("--out")?)),
        _ => Ok(USAGE.to_owned()),
    }
}
