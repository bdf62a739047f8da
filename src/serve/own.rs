//! A folder that is the user's alone, for what the preview keeps outside the
//! portal.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// The folder, which this machine's memory or its own disk holds and all runs of
/// one user share, and how the names begin that are this run's there.
pub(super) fn folder() -> io::Result<(PathBuf, String)> {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let above = runtime.filter(|path| path.is_dir());
    let above = above.unwrap_or_else(std::env::temp_dir);
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let run = format!("{:x}-{:x}-", std::process::id(), since.as_nanos());
    let made = private(&above, &run).and_then(fs::canonicalize)?;
    Ok((made, run))
}

/// A folder in `above`, where others may write too, that is the user's alone.
/// Where somebody else has taken its name, with a folder or a link to one, it is
/// a folder of this run.
fn private(above: &Path, run: &str) -> io::Result<PathBuf> {
    let of_user = above.join(name());
    match new_folder(&of_user) {
        Ok(()) => Ok(of_user),
        Err(_) if is_own(&of_user) => Ok(of_user),
        Err(_) => {
            let of_run = above.join(format!("{}-{run}own", name()));
            new_folder(&of_run).map(|()| of_run)
        }
    }
}

#[cfg(unix)]
fn name() -> String {
    let user = rustix::process::geteuid();
    format!("dugnad-preview-{}", user.as_raw())
}

/// A folder that was not there, nor anything else of its name.
#[cfg(unix)]
fn new_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().mode(0o700).create(path)
}

/// Whether a folder, and no link to one, is the user's, who alone writes there.
#[cfg(unix)]
fn is_own(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let user = rustix::process::geteuid().as_raw();
    fs::symlink_metadata(path)
        .is_ok_and(|found| found.is_dir() && found.uid() == user && found.mode() & 0o022 == 0)
}

/// Elsewhere every user has a folder of temporary files.
#[cfg(not(unix))]
fn name() -> String {
    "dugnad-preview".to_owned()
}

#[cfg(not(unix))]
fn new_folder(path: &Path) -> io::Result<()> {
    fs::create_dir(path)
}

#[cfg(not(unix))]
fn is_own(path: &Path) -> bool {
    path.is_dir()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn runs_of_one_user_share_a_folder() -> io::Result<()> {
        let above = tempfile::tempdir()?;
        let first = private(above.path(), "1-1-")?;
        assert_eq!(first.metadata()?.permissions().mode() & 0o777, 0o700);
        assert_eq!(private(above.path(), "2-2-")?, first);
        Ok(())
    }

    #[test]
    fn a_folder_that_others_have_a_hand_in_is_left_alone() -> io::Result<()> {
        let theirs = tempfile::tempdir()?;
        let link = tempfile::tempdir()?;
        symlink(theirs.path(), link.path().join(name()))?;
        let open = tempfile::tempdir()?;
        let folder = open.path().join(name());
        fs::create_dir(&folder)?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o777))?;
        let mut taken = vec![link, open];
        let other = tempfile::tempdir()?;
        let folder = other.path().join(name());
        fs::create_dir(&folder)?;
        // Only the superuser may give folders away.
        if std::os::unix::fs::chown(&folder, Some(12345), None).is_ok() {
            taken.push(other);
        }
        for above in taken {
            let made = private(above.path(), "3-3-")?;
            assert_ne!(made.file_name(), above.path().join(name()).file_name());
            assert!(is_own(&made) && made.starts_with(above.path()));
        }
        assert_eq!(fs::read_dir(theirs.path())?.count(), 0);
        Ok(())
    }
}
