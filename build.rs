//! Tells the program what it is made from, so that it knows a site that
//! another state of it has built.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{fs, io};

fn main() -> io::Result<()> {
    let mut hasher = DefaultHasher::new();
    // The lock may be lacking where the program is a part of another.
    let parts = ["Cargo.toml", "Cargo.lock", "src"].map(Path::new);
    for path in parts.into_iter().filter(|path| path.exists()) {
        println!("cargo:rerun-if-changed={}", path.display());
        hash(path, &mut hasher)?;
    }
    println!("cargo:rustc-env=DUGNAD_SOURCES={:016x}", hasher.finish());
    Ok(())
}

/// Hashes a file, or all files in a folder, in the order of their names.
fn hash(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    path.file_name().hash(hasher);
    if !path.is_dir() {
        fs::read(path)?.hash(hasher);
        return Ok(());
    }
    let entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path()));
    let mut paths = entries.collect::<io::Result<Vec<PathBuf>>>()?;
    paths.sort_unstable();
    paths.iter().try_for_each(|path| hash(path, hasher))
}
